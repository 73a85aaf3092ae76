//! What is confirmed, as something to try: proposed here as the definition of a signal, released by somebody else.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../../api/problem.ts'
import { propose, proposalsQuery } from '../../../api/queries.ts'
import type { Exemplar, ExemplarPlay } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { percent } from './numbers.ts'

export function Plays({ of }: { of: Exemplar }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const plays = of.practices.flatMap((one) => (one.play ? [{ name: say(one.name), play: one.play }] : []))
  const given = of.practices.filter((one) => one.verdict === 'confirmed' && (one.holdout?.ratio ?? 0) > 1 && !one.play).map((one) => say(one.name))
  return (
    <Panel title={t('plays')} sentence={t('playsTold')}>
      {plays.length === 0 && <p className="empty-line">{t('noPlays')}</p>}
      {given.length > 0 && <p className="quiet small">{t('given', { names: given.join(t('comma')) })}</p>}
      <ul className="exemplars-plays">
        {plays.map(({ name, play }) => (
          <One key={play.path} name={name} of={play} />
        ))}
      </ul>
    </Panel>
  )
}

function One({ name, of }: { name: string; of: ExemplarPlay }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState(false)
  return (
    <li>
      <h3>{name}</h3>
      <p>{say(of.what)}</p>
      <p className="small">
        <span className="tag tag-blue">{t('heldBack', { share: percent(of.held_back) })}</span>{' '}
        {of.state !== 'untried' && (
          <>
            <span className={`tag ${of.state === 'tried' ? 'tag-good' : ''}`}>{t(of.state)}</span> <Link to="/inbox" search={{ worth: true }}>{t('look')}</Link>
          </>
        )}
      </p>
      {sent && (
        <p role="status">
          {t('sent')} · <Link to="/proposals">{t('proposals')}</Link>
        </p>
      )}
      {of.may_propose && !open && !sent && (
        <Button type="primary" aria-label={t('proposeNamed', { name })} onClick={() => setOpen(true)}>
          {t('propose')}
        </Button>
      )}
      {open && (
        <Form
          of={of}
          close={(proposed) => {
            setOpen(false)
            setSent(proposed)
          }}
        />
      )}
    </li>
  )
}

function Form({ of, close }: { of: ExemplarPlay; close: (proposed: boolean) => void }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const client = useQueryClient()
  const [why, setWhy] = useState(say(of.why))
  const [content, setContent] = useState(of.content)
  const send = useMutation({
    mutationFn: () => propose({ path: of.path, content, specification: '', why }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: proposalsQuery.queryKey })
      close(true)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send.mutate()
  }
  return (
    <form className="exemplars-propose" onSubmit={submit}>
      <label htmlFor={`why ${of.rule}`}>{t('why')}</label>
      <Input.TextArea id={`why ${of.rule}`} required maxLength={500} autoSize value={why} onChange={(event) => setWhy(event.target.value)} />
      <details>
        <summary>
          {t('text')} · {of.path}
        </summary>
        <Input.TextArea
          aria-label={t('text')}
          required
          spellCheck={false}
          autoSize={{ minRows: 8, maxRows: 24 }}
          className="exemplars-text"
          value={content}
          onChange={(event) => setContent(event.target.value)}
        />
      </details>
      <p className="exemplars-refused" role="alert">
        {send.error && (send.error instanceof Problem ? send.error.message : t('failed'))}
      </p>
      <div className="button-row">
        <Button type="primary" htmlType="submit" loading={send.isPending}>
          {t('send')}
        </Button>
        <Button onClick={() => close(false)}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
