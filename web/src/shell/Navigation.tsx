//! The menu: a column on a wide screen, a sheet over the page on a narrow one.
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../shapes/Icon.tsx'
import { Logo } from './Logo.tsx'
import { useBook } from '../shapes/hooks.ts'
import { useSay } from '../locales/say.ts'
import { useMay } from '../api/people.ts'
import { useGroups } from './screens.ts'

export function Navigation({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation('shell')
  const say = useSay()
  const groups = useGroups()
  const mayAsk = useMay('ask')
  const pages = useBook()?.pages ?? []
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    if (open) sheet.current?.querySelector<HTMLElement>('a')?.focus()
  }, [open])
  return (
    <>
      <nav
        ref={sheet}
        id="navigation"
        className={open ? 'nav nav-open' : 'nav'}
        aria-label={t('nav')}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close()
        }}
      >
        <div className="nav-brand">
          <Logo />
          <span>{t('product')}</span>
          <button type="button" className="round-button nav-close" aria-label={t('closeNav')} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        <ul>
          {groups.map((group) => (
            <li key={group.id}>
              {group.screens.length > 1 && <p className="nav-group">{t(`groups.${group.id}`)}</p>}
              <ul>
                {group.screens.map((screen) => (
                  <li key={screen.id}>
                    <Link to={screen.to} className="nav-link" activeOptions={{ exact: true, includeSearch: false }} onClick={close}>
                      <Icon name={screen.icon} />
                      {t(`screens.${screen.id}`)}
                    </Link>
                  </li>
                ))}
              </ul>
              {group.id === 'analysis' && mayAsk && pages.length > 0 && (
                <>
                  <p className="nav-group">{t('groups.pages')}</p>
                  <ul>
                    {pages.map((page) => (
                      <li key={page.id}>
                        <Link to="/page/$id" params={{ id: page.id }} className="nav-link" activeOptions={{ exact: true, includeSearch: false }} onClick={close}>
                          <Icon name="table" />
                          {say(page)}
                        </Link>
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </li>
          ))}
        </ul>
      </nav>
      {open && <div className="nav-shade" onClick={close} />}
    </>
  )
}
