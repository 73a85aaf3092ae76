//! Which lines of a text are gone, which are more, and which stayed: the longest common run of lines.

export interface Line {
  what: 'same' | 'more' | 'gone'
  text: string
}

export function changed(before: string, after: string): Line[] {
  const [a, b] = [before, after].map((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))) as [string[], string[]]
  // common[i][j]: lines that a from i and b from j have in common, in order.
  const common = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  const at = (i: number, j: number) => common[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i]![j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const lines: Line[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push({ what: 'same', text: a[i++]! }), j++
    else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) lines.push({ what: 'gone', text: a[i++]! })
    else lines.push({ what: 'more', text: b[j++]! })
  }
  return lines
}
