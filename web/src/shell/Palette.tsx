//! Ctrl+K: jump to a screen or a measure by typing a piece of its name, in either language.
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSay } from '../locales/say.ts'
import { useBook } from '../shapes/hooks.ts'
import { Icon, type IconName } from '../shapes/Icon.tsx'
import { useGroups } from './screens.ts'

interface Target {
  id: string
  group: 'screens' | 'measures'
  icon: IconName
  name: string
  words: string
  go: () => void
}

export function Palette({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation('shell')
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('palette.title')}
      onClose={close}
      onClick={(event) => {
        // A click on the shade is a click on the dialog itself, never on what stands in it.
        if (event.target === event.currentTarget) close()
      }}
    >
      {open && <Search close={close} />}
    </dialog>
  )
}

function Search({ close }: { close: () => void }) {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const wanted = text.trim().toLowerCase()
  const targets = useTargets().filter((target) => target.words.toLowerCase().includes(wanted))
  const chosen = Math.min(at, targets.length - 1)

  const pick = (target: Target | undefined) => {
    if (!target) return
    close()
    target.go()
  }
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, targets.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else if (event.key === 'Enter') pick(targets[chosen])
    else return
    event.preventDefault()
  }
  return (
    <div className="palette-body">
      <div className="palette-field">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-label={t('palette.placeholder')}
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={targets[chosen] ? `palette-${targets[chosen].id}` : undefined}
          placeholder={t('palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={keys}
        />
      </div>
      <div id="palette-list" role="listbox" aria-label={t('palette.title')} className="palette-list">
        {targets.map((target, index) => (
          <div
            key={target.id}
            id={`palette-${target.id}`}
            role="option"
            aria-selected={index === chosen}
            className="palette-item"
            onPointerMove={() => setAt(index)}
            onClick={() => pick(target)}
          >
            <Icon name={target.icon} />
            <span>{target.name}</span>
            <span className="palette-group">{t(`palette.${target.group}`)}</span>
          </div>
        ))}
      </div>
      {targets.length === 0 && (
        <p className="empty-line" role="status">
          {t('palette.none')}
        </p>
      )}
      <p className="palette-hint">{t('palette.hint')}</p>
    </div>
  )
}

function useTargets(): Target[] {
  const { t, i18n } = useTranslation('shell')
  const say = useSay()
  const navigate = useNavigate()
  const book = useBook()
  const groups = useGroups()
  const screens = groups.flatMap((group) => group.screens).map((screen): Target => ({
    id: screen.id,
    group: 'screens',
    icon: screen.icon,
    name: t(`screens.${screen.id}`),
    words: ['zh', 'en'].map((lng) => i18n.t(`shell:screens.${screen.id}`, { lng })).join(' '),
    go: () => void navigate({ to: screen.to }),
  }))
  const asks = groups.some((group) => group.id === 'analysis')
  const pages = (asks ? (book?.pages ?? []) : []).map((page): Target => ({
    id: `page-${page.id}`,
    group: 'screens',
    icon: 'table',
    name: say(page),
    words: `${page.zh} ${page.en} ${page.id}`,
    go: () => void navigate({ to: '/page/$id', params: { id: page.id } }),
  }))
  const measures = (asks ? (book?.measures ?? []) : []).filter((one) => !one.conformance).map((measure): Target => ({
    id: `measure-${measure.id}`,
    group: 'measures',
    icon: 'trend',
    name: say(measure),
    words: `${measure.zh} ${measure.en} ${measure.id}`,
    go: () => void (measure.id.startsWith('policy_share') ? navigate({ to: '/share' }) : navigate({ to: '/trend', search: { measure: measure.id } })),
  }))
  return [...screens, ...pages, ...measures]
}
