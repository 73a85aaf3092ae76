//! The product's name and the languages, where nobody is signed in.
import { Languages } from './Languages.tsx'
import { Mark } from './Mark.tsx'

export function Brand() {
  return (
    <div className="brand">
      <Mark name="logo" size={28} />
      <span>Upcount</span>
      <Languages />
    </div>
  )
}
