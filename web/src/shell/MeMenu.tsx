//! Who is signed in, what part of the company they see, and what they do with their own account.
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { signOut, useMe } from '../api/people.ts'
import { useSay } from '../locales/say.ts'
import { Floating, placeOf, type Place } from '../shapes/Floating.tsx'
import { Icon } from '../shapes/Icon.tsx'
import { useBook } from '../shapes/hooks.ts'
import { OwnAccount } from './OwnAccount.tsx'

export function MeMenu() {
  const { t } = useTranslation('shell')
  const me = useMe()
  const say = useSay()
  const sees = useSees(me?.sees ?? {})
  const queries = useQueryClient()
  const button = useRef<HTMLButtonElement>(null)
  const [at, setAt] = useState<Place | null>(null)
  const [own, setOwn] = useState(false)
  if (!me) return null
  const close = () => {
    setAt(null)
    button.current?.focus()
  }
  const leave = async () => {
    await signOut()
    queries.clear()
    window.location.assign('/')
  }
  const name = me.open ? t('me.owner') : me.name
  return (
    <>
      <button
        ref={button}
        type="button"
        className="me-button"
        aria-haspopup="dialog"
        aria-expanded={at !== null}
        aria-label={t('me.open', { name })}
        onClick={(event) => setAt(at ? null : placeOf(event.currentTarget))}
      >
        <Icon name="people" size={16} />
        <span className="me-name">{name}</span>
      </button>
      {/* The bar is blurred behind, and what is blurred holds what is fixed in it. */}
      {at && createPortal(
        <Floating at={at} close={close} className="me-menu" role="dialog" label={t('me.open', { name })}>
          <p className="me-title">{name}</p>
          {me.open ? (
            <p className="quiet small">{t('me.openHome')}</p>
          ) : (
            <p className="quiet small">
              {me.role ? say(me.role) : ''} · {sees}
            </p>
          )}
          <div className="me-actions">
            {me.open && (
              <Link className="plain-button" to="/accounts" onClick={close}>
                {t('me.makeAccounts')}
              </Link>
            )}
            {!me.open && (
              <>
                <Button
                  onClick={() => {
                    setAt(null)
                    setOwn(true)
                  }}
                >
                  {t('me.own')}
                </Button>
                <Button onClick={() => void leave()}>{t('me.signOut')}</Button>
              </>
            )}
          </div>
        </Floating>,
        document.body,
      )}
      {own && <OwnAccount me={me} close={() => setOwn(false)} />}
    </>
  )
}

/** The part of the company that an account sees, in words. */
export function useSees(sees: Record<string, string[]>): string {
  const { t } = useTranslation('shell')
  const say = useSay()
  const book = useBook()
  const named = (dimension: string) => {
    const known = book?.dimensions.find((one) => one.id === dimension)
    return known ? say(known) : dimension
  }
  const label = (dimension: string, value: string) => {
    const known = book?.dimensions.find((one) => one.id === dimension)?.labels[value]
    return known ? say(known) : value
  }
  const parts = Object.entries(sees).map(([dimension, values]) => `${named(dimension)} ${values.map((value) => label(dimension, value)).join(t('me.or'))}`)
  return parts.length > 0 ? parts.join(t('me.and')) : t('me.company')
}
