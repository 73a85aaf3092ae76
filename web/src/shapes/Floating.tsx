//! A box beside what opened it, always within the window; it goes when the reader turns elsewhere.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'

export interface Place {
  left: number
  top: number
  bottom: number
}

interface Props {
  at: Place
  close: () => void
  className: string
  children: ReactNode
  onKeyDown?: (event: KeyboardEvent) => void
  role?: string
  label?: string
}

const EDGE = 8

export function placeOf(element: HTMLElement): Place {
  const { left, top, bottom } = element.getBoundingClientRect()
  return { left, top, bottom }
}

export function Floating({ at, close, className, children, onKeyDown, role, label }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ left: at.left, top: at.bottom + 4 })

  useLayoutEffect(() => {
    const element = box.current
    if (!element) return undefined
    const fit = () => {
      const { width, height } = element.getBoundingClientRect()
      const below = at.bottom + 4
      const top = below + height > window.innerHeight - EDGE ? Math.max(EDGE, at.top - height - 4) : below
      setPlace({ left: Math.max(EDGE, Math.min(at.left, document.documentElement.clientWidth - width - EDGE)), top })
    }
    fit()
    const watcher = new ResizeObserver(fit)
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [at])

  useEffect(() => {
    // The list of a select that stands in the box lies outside of it in the page.
    const inside = (target: EventTarget | null) =>
      target instanceof Node && (box.current?.contains(target) || (target instanceof Element && target.closest('.ant-select-dropdown') !== null))
    const outside = (event: Event) => {
      if (!inside(event.target)) close()
    }
    // A page that still glides from the scroll before the tap must not take the box away again.
    const opened = performance.now()
    const scrolled = (event: Event) => {
      if (performance.now() - opened > 400) outside(event)
    }
    document.addEventListener('pointerdown', outside)
    window.addEventListener('resize', close)
    document.addEventListener('scroll', scrolled, true)
    return () => {
      document.removeEventListener('pointerdown', outside)
      window.removeEventListener('resize', close)
      document.removeEventListener('scroll', scrolled, true)
    }
  }, [close])

  return (
    <div ref={box} className={`floating ${className}`} style={place} onKeyDown={onKeyDown} role={role} aria-label={label}>
      {children}
    </div>
  )
}
