//! The few line drawings the desk uses; always decoration beside a word or inside a named button.

const PATHS = {
  home: 'M3.500 11 12 4l8.500 7M6 9.500V20h12V9.500M10 20v-5.500h4V20',
  stairs: 'M4 20v-4h4v-4h4V8h4V4h4M4 20h16V4',
  cup: 'M7 4h10v5a5 5 0 0 1-10 0V4ZM7 6H4v1a3.500 3.500 0 0 0 3.200 3.500M17 6h3v1a3.500 3.500 0 0 1-3.200 3.500M12 14v4M8.500 20h7M10 18h4',
  flag: 'M6 21V4M6 5h11l-2.500 4 2.500 4H6',
  share: 'M12 3.500a8.500 8.500 0 1 0 8.500 8.500H12V3.500ZM15.500 3.800a8.500 8.500 0 0 1 4.700 4.700h-4.700V3.800Z',
  trend: 'M4 4v16h16M7.500 15l4-4.500 3 2.500 5-6.500',
  bridge: 'M3 9.500h18M5 9.500V19M19 9.500V19M5 19a7 7 0 0 1 14 0M12 9.500V12',
  import: 'M12 3.500v11M7.500 10.500 12 15l4.500-4.500M4 15.500V20h16v-4.500',
  book: 'M5 4.500h10.500A3.500 3.500 0 0 1 19 8v12H8a3 3 0 0 1-3-3V4.500ZM5 17a3 3 0 0 1 3-3h11M9 8.500h6',
  people: 'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM3 20c0-3.500 2.500-6 6-6s6 2.500 6 6M15.500 5a3.300 3.300 0 0 1 0 6.300M17 14.200c2.500.7 4 2.900 4 5.800',
  key: 'M8 12.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM10.500 13.500 19 5M16 8l2.500 2.500M13.500 10.500l1.500 1.500',
  lock: 'M6 11h12v9H6v-9ZM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 14.500v2',
  search: 'M10.500 4.500a6 6 0 1 1 0 12 6 6 0 0 1 0-12ZM15 15l5 5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  info: 'M12 3.500a8.500 8.500 0 1 1 0 17 8.500 8.500 0 0 1 0-17ZM12 11v5M12 7.900v.2',
  table: 'M4 5h16v14H4V5ZM4 10h16M4 14.500h16M10 10v9',
  area: 'M4 19V9.500l5 2.500 5-6 6 4v9H4Z',
  lines: 'M4 16l5-4 5 2 6-8M4 20h16',
  map: 'M12 21s-6.5-6-6.5-11a6.5 6.5 0 0 1 13 0c0 5-6.5 11-6.5 11ZM12 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Z',
  bars: 'M5 20v-7M10 20V8M15 20v-9M20 20V5',
  print: 'M7 9V4h10v5M7 17H4.500v-8h15v8H17M7 14h10v6H7z',
  download: 'M12 4v10.500M8 11l4 4 4-4M5 19.500h14',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  rows: 'M4 6h16M4 10.700h16M4 15.300h10M4 20h10',
  split: 'M12 4v5M12 9c0 4-6 3-6 8v3M12 9c0 4 6 3 6 8v3M12 9v11',
  compare: 'M8 4v16M4.500 7.500 8 4l3.500 3.500M16 20V4M12.500 16.500 16 20l3.500-3.500',
  swap: 'M4 8.500h15M15.500 5 19 8.500 15.500 12M20 15.500H5M8.500 12 5 15.500 8.500 19',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M14.500 5.500 8 12l6.500 6.500',
  next: 'M9.500 5.500 16 12l-6.500 6.500',
  filter: 'M4 5.500h16l-6.200 7v6l-3.600-2v-4L4 5.500Z',
  check: 'M5 12.500 10 17.500 19.500 7',
  bell: 'M12 4a5.500 5.500 0 0 0-5.500 5.500c0 4-2 5.500-2 7h15c0-1.500-2-3-2-7A5.500 5.500 0 0 0 12 4ZM10 19.500a2 2 0 0 0 4 0',
  warn: 'M12 4 21 19.500H3L12 4ZM12 10v4.500M12 17v.2',
  file: 'M6 3.500h8l4.500 4.500v12.500H6v-17ZM14 3.500V8h4.500',
  stop: 'M7 7h10v10H7z',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  )
}
