//! The parts as steps of a drawing: the largest one by one, the others together, so that they still lead to the end.
import type { Moved, Words } from '../../../api/types.ts'
import type { Steps } from '../../../charts/waterfall.ts'

/** More steps cannot be read beside each other. */
export const MOST = 8

interface Names {
  part: (keys: (string | null)[]) => Words
  rest: (count: number) => Words
  figure: (value: number | null) => Words
}

export function stepsOf(moved: Moved, names: Names): Steps {
  const shown = moved.parts.length > MOST + 1 ? moved.parts.slice(0, MOST) : moved.parts
  const others = moved.parts.slice(shown.length)
  let value = moved.before.value
  const steps = shown.map((part) => ({
    what: names.part(part.keys),
    from: names.figure(part.before),
    to: names.figure(part.after),
    change: part.change,
    value: (value += part.change),
  }))
  if (others.length > 0) {
    const change = others.reduce((sum, part) => sum + part.change, 0)
    steps.push({ what: names.rest(others.length), from: names.figure(null), to: names.figure(null), change, value: (value += change) })
  }
  return { a: { value: moved.before.value }, b: { value: moved.after.value }, steps }
}
