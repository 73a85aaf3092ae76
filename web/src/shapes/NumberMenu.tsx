//! The menu of a number, always in this order: see rows, break down by, definition, bridge, compare, copy link.
import { App } from 'antd'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/people.ts'
import { Floating, type Place } from './Floating.tsx'
import { Icon, type IconName } from './Icon.tsx'

export interface Choice {
  id: string
  name: string
  chosen?: boolean
}

export interface NumberActions {
  /** What the number is, in words: the menu's heading. */
  what: string
  figure: string
  seeRows?: (() => void) | undefined
  breakDown?: { choices: Choice[]; pick: (id: string) => void } | undefined
  /** What the number counts. */
  definition?: (() => void) | undefined
  /** Why the number is another on another calibre. */
  bridge?: (() => void) | undefined
  compare?: { choices: Choice[]; pick: (id: string) => void } | undefined
}

export interface OpenMenu {
  at: Place
  from: HTMLElement | null
  actions: NumberActions
}

export function NumberMenu({ menu, close }: { menu: OpenMenu; close: () => void }) {
  const { t } = useTranslation('shapes')
  const { message } = App.useApp()
  const box = useRef<HTMLDivElement>(null)
  const [inside, setInside] = useState<'breakDown' | 'compare' | null>(null)
  const { actions } = menu

  const leave = () => {
    close()
    menu.from?.focus()
  }

  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus({ preventScroll: true })
  }, [menu, inside])

  const keys = (event: KeyboardEvent) => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
    const here = items.findIndex((item) => item === document.activeElement)
    const go = (index: number) => items[(index + items.length) % items.length]?.focus()
    if (event.key === 'ArrowDown') go(here + 1)
    else if (event.key === 'ArrowUp') go(here - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(items.length - 1)
    else if (event.key === 'Escape' || event.key === 'ArrowLeft') {
      if (inside) setInside(null)
      else if (event.key === 'Escape') leave()
    } else if (event.key === 'Tab') leave()
    else return
    if (event.key !== 'Tab') event.preventDefault()
  }

  const mayRows = useMay('rows')
  const copy = () => {
    leave()
    navigator.clipboard.writeText(window.location.href).then(
      () => void message.success(t('menu.copied')),
      () => void message.warning(t('menu.copyFailed')),
    )
  }

  const list = inside ? actions[inside] : undefined
  return (
    <Floating at={menu.at} close={close} className="number-menu" onKeyDown={keys}>
      <p className="number-menu-head" id="number-menu-head">
        <span>{actions.what}</span>
        <strong>{actions.figure}</strong>
      </p>
      <div role="menu" ref={box} aria-labelledby="number-menu-head">
        {list ? (
          <>
            <Item icon="back" name={t('menu.back')} pick={() => setInside(null)} />
            {list.choices.map((choice) => (
              <Item
                key={choice.id}
                name={choice.name}
                chosen={choice.chosen}
                pick={() => {
                  leave()
                  list.pick(choice.id)
                }}
              />
            ))}
          </>
        ) : (
          <>
            {actions.seeRows && mayRows && (
              <Item
                icon="rows"
                name={t('menu.rows')}
                pick={() => {
                  leave()
                  actions.seeRows?.()
                }}
              />
            )}
            {actions.breakDown && actions.breakDown.choices.length > 0 && (
              <Item icon="split" name={t('menu.breakDown')} more pick={() => setInside('breakDown')} />
            )}
            {actions.definition && (
              <Item
                icon="info"
                name={t('menu.definition')}
                pick={() => {
                  leave()
                  actions.definition?.()
                }}
              />
            )}
            {actions.bridge && (
              <Item
                icon="bridge"
                name={t('menu.bridge')}
                pick={() => {
                  leave()
                  actions.bridge?.()
                }}
              />
            )}
            {actions.compare && <Item icon="compare" name={t('menu.compare')} more pick={() => setInside('compare')} />}
            <Item icon="link" name={t('menu.copy')} pick={copy} />
          </>
        )}
      </div>
    </Floating>
  )
}

function Item({ icon, name, chosen, more, pick }: { icon?: IconName; name: string; chosen?: boolean | undefined; more?: boolean; pick: () => void }) {
  const radio = chosen !== undefined
  return (
    <button
      type="button"
      role={radio ? 'menuitemradio' : 'menuitem'}
      aria-checked={radio ? chosen : undefined}
      aria-haspopup={more ? 'menu' : undefined}
      tabIndex={-1}
      onClick={pick}
    >
      <span className="number-menu-icon">{icon ? <Icon name={icon} size={16} /> : chosen ? <Icon name="check" size={16} /> : null}</span>
      <span>{name}</span>
      {more && <Icon name="next" size={14} />}
    </button>
  )
}
