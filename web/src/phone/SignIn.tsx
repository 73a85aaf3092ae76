//! Signing in on the phone: a name and a password, and the one-time code once the server asks for it.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery, signIn } from '../api/people.ts'
import { Problem } from '../api/problem.ts'
import { Brand } from './Brand.tsx'
import { useQueue } from './sending.ts'

export function SignIn({ elsewhere }: { elsewhere: boolean }) {
  const { t } = useTranslation('phone')
  const queries = useQueryClient()
  const waiting = useQueue().filter((item) => item.state === 'waiting').length
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [wantsCode, setWantsCode] = useState(false)
  const [refused, setRefused] = useState('')
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    document.title = `${t('signIn.title')} · Upcount`
  }, [t])
  useEffect(() => {
    if (wantsCode) form.current?.querySelector<HTMLInputElement>('#code')?.focus()
  }, [wantsCode])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused('')
    try {
      const me = await signIn(name, password, code)
      // Nothing that somebody else saw stays.
      queries.removeQueries({ queryKey: ['phone'] })
      queries.setQueryData(sessionQuery.queryKey, me)
    } catch (error) {
      setCode('')
      if (error instanceof Problem && error.code === 'code_needed') setWantsCode(true)
      else setRefused(error instanceof Problem && error.message ? error.message : t('signIn.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <main className="first">
      <Brand />
      <form ref={form} onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title">
        <h1 id="sign-in-title">{t('signIn.title')}</h1>
        {waiting > 0 && <p className="note">{t('signIn.waiting', { many: waiting })}</p>}
        <label htmlFor="name">{t('signIn.name')}</label>
        <input id="name" autoComplete="username" autoCapitalize="none" spellCheck={false} required value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="password">{t('signIn.password')}</label>
        <input id="password" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        {wantsCode && (
          <>
            <label htmlFor="code">{t('signIn.code')}</label>
            <input id="code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} required value={code} onChange={(event) => setCode(event.target.value)} />
            <p className="quiet small">{t('signIn.codeSentence')}</p>
          </>
        )}
        <p className="refused" role="alert">
          {refused}
        </p>
        <button type="submit" className="button button-first" disabled={busy}>
          {t('signIn.go')}
        </button>
        {elsewhere && (
          <a className="button" href="/api/v1/session/elsewhere">
            {t('signIn.elsewhere')}
          </a>
        )}
      </form>
    </main>
  )
}
