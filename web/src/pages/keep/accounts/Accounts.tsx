//! Who may sign in, as what, and on which part of the company.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountsQuery, changeAccount, makeKey, revokeKey, sessionQuery, useMe } from '../../../api/people.ts'
import { Problem } from '../../../api/problem.ts'
import type { Account, Accounts as Data, Role } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useSees } from '../../../shell/MeMenu.tsx'
import './accounts.css'
import { AddAccount } from './AddAccount.tsx'
import { NewPassword } from './NewPassword.tsx'
import { SecretOnce } from './SecretOnce.tsx'

export function Accounts() {
  const { t } = useTranslation('accounts')
  const accounts = useQuery(accountsQuery)
  const me = useMe()
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{me?.open ? t('open') : t('sentence')}</p>} />
      <Loaded query={accounts} height={420}>
        {(data) => (
          <>
            <List data={data} />
            <AddAccount roles={data.roles} first={data.accounts.length === 0} />
          </>
        )}
      </Loaded>
    </>
  )
}

function List({ data }: { data: Data }) {
  const { t } = useTranslation('accounts')
  if (data.accounts.length === 0) return null
  return (
    <Panel title={t('list')} className="accounts-list">
      <ul>
        {data.accounts.map((account) => (
          <Row key={account.id} account={account} role={data.roles.find((one) => one.id === account.role)} />
        ))}
      </ul>
    </Panel>
  )
}

function Row({ account, role }: { account: Account; role: Role | undefined }) {
  const { t } = useTranslation('accounts')
  const say = useSay()
  const sees = useSees(account.sees)
  const me = useMe()
  const queries = useQueryClient()
  const { modal, message } = App.useApp()
  const [secret, setSecret] = useState('')
  const [password, setPassword] = useState(false)

  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      await queries.invalidateQueries({ queryKey: accountsQuery.queryKey })
      if (account.name === me?.name) await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    } catch (error) {
      void message.error(error instanceof Problem && error.message ? error.message : t('failed'))
    }
  }
  const sure = (title: string, text: string, work: () => Promise<unknown>) =>
    void modal.confirm({ title, content: text, okText: title, cancelText: t('keep'), onOk: () => run(work) })

  const ways = [
    account.has_password && t('ways.password'),
    account.has_code && t('ways.code'),
    account.elsewhere && t('ways.elsewhere'),
    account.keys.some((key) => !key.revoked_at) && t('ways.key'),
  ].filter((way) => typeof way === 'string')
  return (
    <li className="account">
      <div className="account-who">
        <h3>
          {account.name} {account.disabled && <span className="tag tag-bad">{t('disabled')}</span>}
        </h3>
        <p>
          {role ? say(role) : account.role} · {sees}
        </p>
        <p className="quiet small">{ways.length > 0 ? ways.join(' · ') : t('ways.none')}</p>
        {account.keys
          .filter((key) => !key.revoked_at)
          .map((key) => (
            <p key={key.id} className="account-key small">
              {t('key', { name: key.name, day: key.created_at.slice(0, 10) })}
              <Button size="small" onClick={() => sure(t('revoke'), t('revokeSure', { name: key.name }), () => revokeKey(key.id))}>
                {t('revoke')}
              </Button>
            </p>
          ))}
      </div>
      <div className="button-row">
        <Button onClick={() => setPassword(true)}>{t('newPassword')}</Button>
        <Button onClick={() => void run(async () => setSecret(await makeKey(account.id, t('keyName'))))}>{t('makeKey')}</Button>
        {account.has_code && (
          <Button onClick={() => sure(t('withoutCode'), t('withoutCodeSure', { name: account.name }), () => changeAccount(account.id, { without_code: true }))}>
            {t('withoutCode')}
          </Button>
        )}
        {account.disabled ? (
          <Button onClick={() => void run(() => changeAccount(account.id, { disabled: false }))}>{t('enable')}</Button>
        ) : (
          <Button danger onClick={() => sure(t('disable'), t('disableSure', { name: account.name }), () => changeAccount(account.id, { disabled: true }))}>
            {t('disable')}
          </Button>
        )}
      </div>
      {secret && <SecretOnce secret={secret} close={() => setSecret('')} />}
      {password && (
        <NewPassword
          name={account.name}
          close={() => setPassword(false)}
          set={async (text) => {
            await run(() => changeAccount(account.id, { password: text }))
            setPassword(false)
          }}
        />
      )}
    </li>
  )
}
