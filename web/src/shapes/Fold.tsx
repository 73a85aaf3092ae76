//! A titled part that is folded on a phone, where the page would be too long with it open.
import { useSyncExternalStore, type ReactNode } from 'react'

interface Props {
  title: string
  /** How many things are inside; told where they are folded away. */
  count?: string | undefined
  /** One sentence that says what is seen. */
  sentence?: string
  children: ReactNode
}

export function Fold({ title, count, sentence, children }: Props) {
  const words = sentence && <p className="panel-sentence">{sentence}</p>
  if (useNarrow()) {
    return (
      <details className="fold">
        <summary>
          <h2>{title}</h2> {count && <span className="quiet">{count}</span>}
        </summary>
        {words}
        {children}
      </details>
    )
  }
  return (
    <section>
      <div className="panel-head">
        <div>
          <h2>{title}</h2>
          {words}
        </div>
      </div>
      {children}
    </section>
  )
}

/** As wide as the style sheets call narrow. */
const NARROW = window.matchMedia('(max-width: 700px)')

function useNarrow(): boolean {
  return useSyncExternalStore(
    (tell) => {
      NARROW.addEventListener('change', tell)
      return () => NARROW.removeEventListener('change', tell)
    },
    () => NARROW.matches,
  )
}
