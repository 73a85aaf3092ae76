//! Makes an account: a name, a role with what it may do, the part of the company, and a password unless it is a machine.
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Select } from 'antd'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { addAccount } from '../../../api/people.ts'
import { Problem } from '../../../api/problem.ts'
import type { Role } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { useBook } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'

export function AddAccount({ roles, first }: { roles: Role[]; first: boolean }) {
  const { t } = useTranslation('accounts')
  const say = useSay()
  const book = useBook()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState('')
  const [id, setId] = useState(first ? 'admin' : 'team_leader')
  const [dimension, setDimension] = useState('')
  const [values, setValues] = useState('')
  const [password, setPassword] = useState('')
  const [refused, setRefused] = useState('')
  const role = roles.find((one) => one.id === id)
  const bound = role?.within.includes(dimension) ? dimension : (role?.within[0] ?? '')
  const named = (one: string) => {
    const known = book?.dimensions.find((each) => each.id === one)
    return known ? say(known) : one
  }

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setRefused('')
    const parts = values.split(/[,\uff0c\u3001\s]+/).filter(Boolean)
    try {
      const added = await addAccount({ name, role: id, sees: bound ? { [bound]: parts } : {}, password: password || null })
      void message.success(t('added', { name: added.name }))
      setName('')
      setPassword('')
      setValues('')
      // With the first account the home is closed: whoever made it signs in.
      if (first) {
        queries.clear()
        window.location.assign('/')
      } else await queries.invalidateQueries({ queryKey: ['accounts'] })
    } catch (error) {
      setRefused(error instanceof Problem && error.message ? error.message : t('failed'))
    }
  }
  return (
    <Panel title={first ? t('addFirst') : t('add')} sentence={first ? t('addFirstSentence') : t('addSentence')}>
      <form className="account-form" onSubmit={(event) => void submit(event)}>
        <Field label={t('name')}>
          <Input aria-label={t('name')} required maxLength={100} autoComplete="off" value={name} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('role')}>
          <Select
            aria-label={t('role')}
            value={id}
            options={roles.filter((one) => !first || one.id === 'admin').map((one) => ({ value: one.id, label: say(one) }))}
            onChange={setId}
          />
        </Field>
        {bound && role && role.within.length > 1 && (
          <Field label={t('bound')}>
            <Select aria-label={t('bound')} value={bound} options={role.within.map((one) => ({ value: one, label: named(one) }))} onChange={setDimension} />
          </Field>
        )}
        {bound && (
          <Field label={t('sees', { dimension: named(bound) })}>
            <Input aria-label={t('sees', { dimension: named(bound) })} required placeholder={t('seesHint')} value={values} onChange={(event) => setValues(event.target.value)} />
          </Field>
        )}
        <Field label={t('password')}>
          <Input.Password aria-label={t('password')} autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <Button type="primary" htmlType="submit">
          {t('addGo')}
        </Button>
      </form>
      <p className="sign-in-refused" role="alert">
        {refused}
      </p>
      {role && (
        <div className="account-role">
          <p>{say(role.definition)}</p>
          <ul>
            {role.may.map((one) => (
              <li key={one.en} className="tag tag-blue">
                {say(one)}
              </li>
            ))}
          </ul>
          <p className="quiet small">{t('passwordRule')}</p>
        </div>
      )}
    </Panel>
  )
}
