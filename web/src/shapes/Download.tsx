//! A file that the server makes; there is none while there is nothing to put in it.
import { Icon } from './Icon.tsx'

export function Download({ href, text }: { href: string | null; text: string }) {
  const inside = (
    <>
      <Icon name="download" size={16} />
      {text}
    </>
  )
  return href === null ? (
    <button type="button" className="plain-button" disabled>
      {inside}
    </button>
  ) : (
    <a className="plain-button" href={href} download>
      {inside}
    </a>
  )
}
