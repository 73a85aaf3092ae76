//! The phone's few drawings.
import { Logo } from '../shell/Logo.tsx'
import type { Page } from './way.ts'

const PATHS: Record<Page | 'back' | 'next', string> = {
  today: 'M5 4h14a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zM8 12.500l3 3 5-6',
  customers: 'M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.8-3.400 3.300-5 6.500-5s5.700 1.600 6.500 5M16 4.500a3.500 3.500 0 0 1 0 6.200M18 15.300c1.800.8 3 2.300 3.500 4.700',
  record: 'M12 5v14M5 12h14',
  results: 'M5 20v-7M12 20V4M19 20v-11',
  mine: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 20c1-3.500 4-5 8-5s7 1.500 8 5',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
}

export function Mark({ name, size }: { name: keyof typeof PATHS | 'logo'; size: number }) {
  if (name === 'logo') return <Logo />
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
      <path d={PATHS[name]} />
    </svg>
  )
}
