//! What the server says when it cannot answer: RFC 9457 problem details, or nothing at all.

export class Problem extends Error {
  readonly status: number
  readonly code: string

  /** What to quote to whoever looks after the server. */
  readonly reference: string

  constructor(status: number, code: string, detail: string, reference = '') {
    super(detail)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.reference = reference || `${status}-${code}`
  }
}

export function problemOf(status: number, body: unknown): Problem {
  const text = (name: string): string => {
    const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    return typeof value === 'string' ? value : ''
  }
  return new Problem(status, text('code') || 'no_answer', text('detail') || text('title'), text('reference'))
}

/** No answer at all: the network, or a server that is not there. */
export function unreachable(): Problem {
  return new Problem(0, 'unreachable', '')
}
