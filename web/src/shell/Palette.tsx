//! Ctrl+K: jump to a screen or a measure by typing a piece of its name, in either language.
import { useNavigate } from '@tanstack/react-router'
import { Modal } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useSay } from '../locales/say.ts'
import { useBook } from '../shapes/hooks.ts'
import { Icon, type IconName } from '../shapes/Icon.tsx'
import { GROUPS } from './screens.ts'

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
  return (
    <Modal open={open} onCancel={close} footer={null} title={t('palette.title')} destroyOnHidden width={560} className="palette" closable={false}>
      {open && <Search close={close} />}
    </Modal>
  )
}

function Search({ close }: { close: () => void }) {
  const { t } = useTranslation('shell')
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const wanted = text.trim().toLowerCase()
  const targets = useTargets().filter((target) => target.words.toLowerCase().includes(wanted))
  const chosen = Math.min(at, targets.length - 1)

  // The dialog moves focus to itself when it has opened; the field takes it after that.
  useEffect(() => {
    const timer = setTimeout(() => input.current?.focus(), 60)
    return () => clearTimeout(timer)
  }, [])

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
    <>
      <div className="palette-field">
        <Icon name="search" />
        <input
          ref={input}
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
    </>
  )
}

function useTargets(): Target[] {
  const { t, i18n } = useTranslation('shell')
  const say = useSay()
  const navigate = useNavigate()
  const book = useBook()
  const screens = GROUPS.flatMap((group) => group.screens).map((screen): Target => ({
    id: screen.id,
    group: 'screens',
    icon: screen.icon,
    name: t(`screens.${screen.id}`),
    words: ['zh', 'en'].map((lng) => i18n.t(`shell:screens.${screen.id}`, { lng })).join(' '),
    go: () => void navigate({ to: screen.to }),
  }))
  const measures = (book?.measures ?? []).map((measure): Target => ({
    id: `measure-${measure.id}`,
    group: 'measures',
    icon: 'trend',
    name: say(measure),
    words: `${measure.zh} ${measure.en} ${measure.id}`,
    go: () => void (measure.id.startsWith('policy_share') ? navigate({ to: '/share' }) : navigate({ to: '/trend', search: { measure: measure.id } })),
  }))
  return [...screens, ...measures]
}
