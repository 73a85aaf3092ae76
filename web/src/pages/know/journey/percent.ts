//! A part as it is written here: one decimal, and a dash where it is not known.

export function percent(part: number | null | undefined): string {
  return part === null || part === undefined ? '–' : `${(part * 100).toFixed(1)}%`.replace('-', '−')
}
