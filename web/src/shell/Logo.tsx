//! Five tally strokes, the fifth one rising.

export function Logo() {
  return (
    <svg aria-hidden="true" width="28" height="28" viewBox="0 0 32 32">
      <rect width="32" height="32" rx="7" fill="#0b2f6b" />
      <g fill="none" strokeLinecap="round" strokeWidth="2.6">
        <path stroke="#fff" d="M8.5 23.500v-7M13.500 23.500V13M18.500 23.500V10.500M23.500 23.500v-15" />
        <path stroke="#6ea8ff" d="M5.500 20.500 26.500 9" />
      </g>
    </svg>
  )
}
