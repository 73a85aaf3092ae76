//! What was recorded on this phone, in order: kept until the server has it, sent once, nothing lost.
import type { Place } from './place.ts'

/** What a person records. */
export interface Said {
  event: string
  says: Record<string, string>
  /** The number of the fact that is taken back. */
  corrects?: number
  /** Where it was, about; told after it, and not kept here once the server has it. */
  place?: Place
}

export interface Item extends Said {
  /** Made here: the server takes the same key once only. */
  key: string
  /** The account that recorded it; nobody else sends it. */
  by: string
  /** What it is called here. */
  kind: string
  /** When (RFC 3339). */
  at: string
  state: 'waiting' | 'sent' | 'refused'
  /** It may have reached the server, whatever came back. */
  tried?: boolean
  /** It is to be taken back. */
  undone?: boolean
  /** Its number in the Log. */
  first?: number
  /** Why the server does not take it, in its own words. */
  refusal?: string
  /** Why the server took it without its place. */
  noPlace?: string
}

/** How sending one ended: it is there, it is refused, or nobody knows and it is sent again later. */
export type Sent = { end: 'there'; first: number; noPlace?: string } | { end: 'refused'; why: string } | { end: 'later' }

/** The part of a browser's storage that is used. */
export type Store = Pick<Storage, 'getItem' | 'setItem'>

const NAME = 'upcount.phone.queue'
/** What is not readable is put aside, not thrown away. */
const ASIDE = 'upcount.phone.queue.unreadable'
/** Of what the server has, so much stays to be looked at and taken back. */
const REMEMBERED = 30

export class Queue {
  private seen: Item[] = []
  private readonly heard = new Set<() => void>()
  private readonly store: Store

  constructor(store: Store) {
    this.store = store
    this.look()
  }

  /** All of them, the first recorded first; the same array until something changes. */
  all = (): Item[] => this.seen

  subscribe = (hear: () => void): (() => void) => {
    this.heard.add(hear)
    return () => this.heard.delete(hear)
  }

  /** Looks again: another window of this phone may have changed it. */
  look = (): void => {
    const text = this.store.getItem(NAME)
    try {
      const found: unknown = JSON.parse(text ?? '[]')
      if (!Array.isArray(found)) throw new Error('no list')
      this.seen = found as Item[]
    } catch {
      if (text) this.store.setItem(ASIDE, text)
      this.seen = []
    }
    this.heard.forEach((hear) => hear())
  }

  /** Keeps what was recorded; throws where the phone has no room, and then nothing was recorded. */
  add(said: Said, by: string, kind: string): Item {
    const item: Item = { ...said, key: newCode(), by, kind, at: new Date().toISOString(), state: 'waiting' }
    this.change((items) => [...items, item])
    return item
  }

  /** Says it anew after a refusal: another request, so another key, in its old place. */
  mend(key: string, says: Record<string, string>): void {
    this.put(key, (item) => ({ event: item.event, says, key: newCode(), by: item.by, kind: item.kind, at: item.at, state: 'waiting' }))
  }

  /** Takes it back: here, or at the server once it is known to be there. */
  undo(key: string): void {
    this.look()
    const item = this.seen.find((one) => one.key === key)
    if (!item || item.undone) return
    if (item.state === 'refused' || !item.tried) this.change((items) => items.filter((one) => one.key !== key))
    else if (item.first === undefined) this.put(key, (one) => ({ ...one, undone: true }))
    else this.takeBack(item)
  }

  /** Forgets what the server has of that account's; what it has not stays. */
  forget(by: string): void {
    this.look()
    this.change((items) => items.filter((item) => item.by !== by || item.state !== 'sent'))
  }

  /** Sends what that account recorded, in order, until nothing is left or the server cannot be reached. */
  async flush(by: string, send: (item: Item) => Promise<Sent>): Promise<void> {
    for (;;) {
      this.look()
      const item = this.seen.find((one) => one.by === by && one.state === 'waiting')
      if (!item) return
      this.put(item.key, (one) => ({ ...one, tried: true }))
      const sent = await send(item)
      this.look()
      if (sent.end === 'later') return
      if (sent.end === 'refused') this.put(item.key, (one) => ({ ...one, state: 'refused', refusal: sent.why }))
      else {
        this.put(item.key, ({ place: _, ...one }) => ({ ...one, state: 'sent', first: sent.first, ...(sent.noPlace ? { noPlace: sent.noPlace } : {}) }))
        const there = this.seen.find((one) => one.key === item.key)
        if (there?.undone) this.takeBack(there)
      }
    }
  }

  private takeBack(item: Item): void {
    if (item.first === undefined) return
    const back: Item = { event: 'retraction', says: {}, corrects: item.first, key: newCode(), by: item.by, kind: item.kind, at: new Date().toISOString(), state: 'waiting' }
    this.change((items) => [...items.map((one) => (one.key === item.key ? { ...one, undone: true } : one)), back])
  }

  private put(key: string, next: (item: Item) => Item): void {
    this.change((items) => items.map((one) => (one.key === key ? next(one) : one)))
  }

  private change(next: (items: Item[]) => Item[]): void {
    const items = next(this.seen)
    const sent = items.filter((one) => one.state === 'sent')
    const old = new Set(sent.slice(0, Math.max(0, sent.length - REMEMBERED)))
    const kept = items.filter((one) => !old.has(one))
    this.store.setItem(NAME, JSON.stringify(kept))
    this.seen = kept
    this.heard.forEach((hear) => hear())
  }
}

/** 128 random bits. */
export function newCode(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
