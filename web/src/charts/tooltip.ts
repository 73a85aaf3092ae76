//! The box beside the pointer, built from nodes: names come from imported files and must never be read as markup.

export interface TooltipLine {
  colour: string
  name: string
  text: string
}

export function tooltipBox(title: string, lines: TooltipLine[]): HTMLElement {
  const box = document.createElement('div')
  box.className = 'tooltip'
  box.append(node('p', 'tooltip-title', title))
  for (const line of lines) {
    const row = node('div', 'tooltip-line')
    const mark = node('i', 'tooltip-mark')
    mark.style.background = line.colour
    row.append(mark, node('span', 'tooltip-name', line.name), node('b', '', line.text))
    box.append(row)
  }
  return box
}

function node(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

export const TOOLTIP_STYLE = {
  appendTo: 'body',
  backgroundColor: '#fff',
  borderColor: '#e2e6ec',
  borderWidth: 1,
  padding: 0,
  extraCssText: 'border-radius:8px;box-shadow:0 8px 24px rgb(15 30 60 / .14);',
  transitionDuration: 0,
} as const
