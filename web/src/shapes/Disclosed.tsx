//! A button and the box it opens; Escape closes the box and gives focus back.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react'
import { Floating, placeOf, type Place } from './Floating.tsx'

interface Props {
  className: string
  /** What is heard, where the button's content is a drawing. */
  name?: string
  button: ReactNode
  box: string
  children: (close: () => void) => ReactNode
}

export function Disclosed({ className, name, button, box, children }: Props) {
  const [at, setAt] = useState<Place | null>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const close = useCallback(() => setAt(null), [])
  const open = at !== null
  useEffect(() => {
    if (open) content.current?.focus()
  }, [open])
  const leave = () => {
    close()
    opener.current?.focus()
  }
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={className}
        aria-label={name}
        aria-expanded={open}
        // The box closes itself on a press outside of it; the click that follows must not open it again.
        onPointerDown={(event) => open && event.nativeEvent.stopImmediatePropagation()}
        onClick={(event) => setAt(open ? null : placeOf(event.currentTarget))}
      >
        {button}
      </button>
      {at && (
        <Floating
          at={at}
          close={close}
          className={box}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.defaultPrevented) leave()
          }}
        >
          <div ref={content} tabIndex={-1} className="disclosed">
            {children(leave)}
          </div>
        </Floating>
      )}
    </>
  )
}
