//! Where one is, for which period, and the way to everything else.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Words } from '../api/types.ts'
import { useSay } from '../locales/say.ts'
import { Icon } from '../shapes/Icon.tsx'
import { Languages } from './Languages.tsx'
import { MeMenu } from './MeMenu.tsx'
import { Palette } from './Palette.tsx'

interface Props {
  company: Words | undefined
  slot: (element: HTMLElement | null) => void
  openNavigation: () => void
  navigationOpen: boolean
}

export function TopBar({ company, slot, openNavigation, navigationOpen }: Props) {
  const { t } = useTranslation('shell')
  const say = useSay()
  const [palette, setPalette] = useState(false)

  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setPalette(true)
      }
    }
    document.addEventListener('keydown', open)
    return () => document.removeEventListener('keydown', open)
  }, [])

  return (
    <header className="top">
      <button
        type="button"
        className="round-button top-menu"
        aria-label={t('openNav')}
        aria-expanded={navigationOpen}
        aria-controls="navigation"
        onClick={openNavigation}
      >
        <Icon name="menu" size={20} />
      </button>
      <p className="top-company">{company ? say(company) : ''}</p>
      <div className="top-slot" ref={slot} />
      <button type="button" className="top-search" aria-haspopup="dialog" aria-keyshortcuts="Control+K" onClick={() => setPalette(true)}>
        <Icon name="search" size={16} />
        <span className="top-search-word">{t('palette.open')}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <Languages />
      <MeMenu />
      <Palette open={palette} close={() => setPalette(false)} />
    </header>
  )
}
