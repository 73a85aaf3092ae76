//! The place in the top bar where a screen puts its period and comparison.
import { createContext, useContext, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

const Slot = createContext<HTMLElement | null>(null)

export const TopSlotProvider = Slot.Provider

export function TopSlot({ children }: { children: ReactNode }) {
  const place = useContext(Slot)
  return place ? createPortal(children, place) : null
}
