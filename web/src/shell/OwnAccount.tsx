//! One's own account: the password, and one-time codes.
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Input, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { askForCode, changePassword, confirmCode, dropCode, sessionQuery } from '../api/people.ts'
import { Problem } from '../api/problem.ts'
import type { components } from '../api/schema.d.ts'
import type { Me } from '../api/types.ts'

export function OwnAccount({ me, close }: { me: Me; close: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <Modal open title={t('own.title')} onCancel={close} footer={null} closable={{ 'aria-label': t('own.close') }} destroyOnHidden>
      {me.has_password && <Password />}
      {me.has_password && <Codes has={me.has_code} />}
    </Modal>
  )
}

/** Runs what a form asks for, and says why when it is refused. */
function useRefused(): [string, (work: () => Promise<void>) => Promise<void>] {
  const { t } = useTranslation('shell')
  const [refused, setRefused] = useState('')
  const run = async (work: () => Promise<void>) => {
    setRefused('')
    try {
      await work()
    } catch (error) {
      setRefused(error instanceof Problem && error.message ? error.message : t('own.failed'))
    }
  }
  return [refused, run]
}

function Part({ title, sentence, refused, children }: { title: string; sentence: string; refused: string; children: ReactNode }) {
  return (
    <section className="own-part">
      <h3>{title}</h3>
      <p className="quiet small">{sentence}</p>
      {children}
      <p className="sign-in-refused" role="alert">
        {refused}
      </p>
    </section>
  )
}

function Password() {
  const { t } = useTranslation('shell')
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const [refused, run] = useRefused()
  return (
    <Part title={t('own.password')} sentence={t('own.passwordSentence')} refused={refused}>
      <label htmlFor="own-old">{t('own.old')}</label>
      <Input.Password id="own-old" autoComplete="current-password" value={old} onChange={(event) => setOld(event.target.value)} />
      <label htmlFor="own-new">{t('own.new')}</label>
      <Input.Password id="own-new" autoComplete="new-password" value={next} onChange={(event) => setNext(event.target.value)} />
      <Button
        disabled={!old || !next}
        onClick={() =>
          void run(async () => {
            await changePassword(old, next)
            window.location.assign('/')
          })
        }
      >
        {t('own.change')}
      </Button>
    </Part>
  )
}

function Codes({ has }: { has: boolean }) {
  const { t } = useTranslation('shell')
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [secret, setSecret] = useState<components['schemas']['CodeSecret'] | null>(null)
  const [code, setCode] = useState('')
  const [refused, run] = useRefused()
  const settle = async (work: (code: string) => Promise<void>, said: string) => {
    await work(code)
    setCode('')
    setSecret(null)
    await queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
    void message.success(said)
  }
  return (
    <Part title={t('own.codes')} sentence={has ? t('own.codesOn') : t('own.codesOff')} refused={refused}>
      {!has && !secret && <Button onClick={() => void run(async () => setSecret(await askForCode()))}>{t('own.codesAsk')}</Button>}
      {secret && (
        <div className="own-code">
          <img src={`data:image/svg+xml;utf8,${encodeURIComponent(secret.picture)}`} alt={t('own.picture')} width={168} height={168} />
          <p className="small">
            {t('own.scan')} <code>{secret.secret}</code>
          </p>
        </div>
      )}
      {(has || secret) && (
        <div className="own-row">
          <Input
            aria-label={t('signIn.code')}
            placeholder={t('signIn.code')}
            inputMode="numeric"
            maxLength={6}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          {has ? (
            <Button onClick={() => void run(() => settle(dropCode, t('own.codesDropped')))}>{t('own.codesDrop')}</Button>
          ) : (
            <Button type="primary" onClick={() => void run(() => settle(confirmCode, t('own.codesConfirmed')))}>
              {t('own.codesConfirm')}
            </Button>
          )}
        </div>
      )}
    </Part>
  )
}
