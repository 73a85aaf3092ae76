//! What the definitions screen keeps in its address.

export const KINDS = ['measures', 'calibres', 'dimensions', 'pages', 'funnels', 'leagues', 'imports', 'glossary'] as const
export type Kind = (typeof KINDS)[number]

export interface DefinitionsSearch {
  q?: string
  kind?: Kind
}

export function readDefinitionsSearch(raw: Record<string, unknown>): DefinitionsSearch {
  const kind = KINDS.find((one) => one === raw.kind)
  return {
    ...(typeof raw.q === 'string' && raw.q ? { q: raw.q } : {}),
    ...(kind ? { kind } : {}),
  }
}
