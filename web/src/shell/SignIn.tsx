//! Signing in: a name and a password, and the one-time code once the server asks for it.
import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { signIn, sessionQuery } from '../api/people.ts'
import { Problem } from '../api/problem.ts'
import { Languages } from './Languages.tsx'
import { Logo } from './Logo.tsx'

/** Why the identity provider led back without a sign-in; the address tells. */
function useLedBack(): '' | 'not_known_here' | 'not_vouched' | 'other' {
  const [code] = useState(() => new URLSearchParams(window.location.search).get('refused'))
  useEffect(() => {
    if (code) window.history.replaceState(null, '', window.location.pathname)
  }, [code])
  if (!code) return ''
  return code === 'not_known_here' || code === 'not_vouched' ? code : 'other'
}

export function SignIn({ elsewhere }: { elsewhere: boolean }) {
  const { t } = useTranslation('shell')
  const ledBack = useLedBack()
  const queries = useQueryClient()
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
    form.current?.querySelector<HTMLInputElement>(wantsCode ? '#code' : '#name')?.focus()
  }, [wantsCode])

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setRefused('')
    try {
      const me = await signIn(name, password, code)
      // Nothing that somebody else saw stays.
      queries.removeQueries({ predicate: (one) => one.queryKey[0] !== sessionQuery.queryKey[0] })
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
    <main className="sign-in">
      <form ref={form} className="sign-in-card" onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-title">
        <div className="sign-in-brand">
          <Logo />
          <span>{t('product')}</span>
          <Languages />
        </div>
        <h1 id="sign-in-title">{t('signIn.title')}</h1>
        <p className="quiet">{t('signIn.sentence')}</p>
        <label htmlFor="name">{t('signIn.name')}</label>
        <Input id="name" size="large" autoComplete="username" required value={name} onChange={(event) => setName(event.target.value)} />
        <label htmlFor="password">{t('signIn.password')}</label>
        <Input.Password
          id="password"
          size="large"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {wantsCode && (
          <>
            <label htmlFor="code">{t('signIn.code')}</label>
            <Input
              id="code"
              size="large"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
            <p className="quiet small">{t('signIn.codeSentence')}</p>
          </>
        )}
        <p className="sign-in-refused" role="alert">
          {refused || (ledBack && t(`signIn.refused.${ledBack}`))}
        </p>
        <Button type="primary" size="large" htmlType="submit" loading={busy} block>
          {t('signIn.go')}
        </Button>
        {elsewhere && (
          <>
            <p className="sign-in-or quiet small">{t('signIn.or')}</p>
            <Button size="large" href="/api/v1/session/elsewhere" block>
              {t('signIn.elsewhere')}
            </Button>
          </>
        )}
      </form>
    </main>
  )
}
