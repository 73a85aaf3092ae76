//! A titled part of a screen.
import type { ReactNode } from 'react'

interface Props {
  title: ReactNode
  /** One sentence that says what is seen. */
  sentence?: ReactNode
  actions?: ReactNode
  className?: string
  children: ReactNode
}

export function Panel({ title, sentence, actions, className = '', children }: Props) {
  return (
    <section className={`panel ${className}`}>
      <div className="panel-head">
        <div>
          <h2>{title}</h2>
          {sentence && <p className="panel-sentence">{sentence}</p>}
        </div>
        {actions && <div className="button-row">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
