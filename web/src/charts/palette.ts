//! Colours of the classes of a chart, in order of size: neighbours differ in lightness as well as in hue.
export const CLASS_COLOURS = [
  '#1d4f9f',
  '#5a9be6',
  '#17807e',
  '#86c7b0',
  '#c2912e',
  '#e58a61',
  '#84589f',
  '#c39ad0',
  '#5d6b80',
  '#a9b665',
  '#b2496b',
  '#e6c168',
]
export const OTHERS_COLOUR = '#c3cad4'
/** A canvas knows no CSS variables, so the stack of tokens.css stands here again. */
export const TEXT_STYLE = {
  fontFamily: "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', Roboto, sans-serif",
}
export const INK = '#46525f'
export const LINE = '#e2e6ec'

export function classColour(rank: number): string {
  return CLASS_COLOURS[rank % CLASS_COLOURS.length] ?? OTHERS_COLOUR
}
