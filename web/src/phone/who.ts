//! Who holds the phone: the one who is signed in, or, without a network, the one who was.
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sessionQuery } from '../api/people.ts'
import type { Me } from '../api/types.ts'
import { clockDay } from '../shapes/period.ts'

export interface Agent {
  /** The account's name. */
  name: string
  /** The agent's code. */
  code: string
  /** The day on which a made-up company lives. */
  livesOn?: string
}

export type Who =
  | { state: 'asking' }
  | { state: 'unreachable'; again: () => void }
  | { state: 'out'; me: Me }
  /** Signed in, and not as one agent. */
  | { state: 'other'; me: Me }
  | { state: 'in'; agent: Agent; me: Me | undefined }

const NAME = 'upcount.phone.agent'
const AGAIN_MS = 20_000

export function agentOf(me: Me): Agent | null {
  const codes = me.sees.agent ?? []
  const [code] = codes
  return me.role && codes.length === 1 && code ? { name: me.name, code, ...(me.lives_on ? { livesOn: me.lives_on } : {}) } : null
}

/** Today: of a made-up company the day on which it lives, also without a network; else the day on this phone's clock. */
export function todayOf(agent: Agent): string {
  return agent.livesOn ?? clockDay()
}

export function useWho(): Who {
  // Asked again until there is an answer.
  const session = useQuery({ ...sessionQuery, refetchInterval: (query) => (query.state.status === 'error' ? AGAIN_MS : false) })
  const me = session.data
  const told = me && agentOf(me)
  const known = told && JSON.stringify(told)
  useEffect(() => {
    if (known) window.localStorage.setItem(NAME, known)
    else if (me && !me.signed_in) forget()
  }, [known, me])
  if (me) {
    if (!me.signed_in) return { state: 'out', me }
    return told ? { state: 'in', agent: told, me } : { state: 'other', me }
  }
  if (session.isPending) return { state: 'asking' }
  const before = remembered()
  return before ? { state: 'in', agent: before, me: undefined } : { state: 'unreachable', again: () => void session.refetch() }
}

export function forget(): void {
  window.localStorage.removeItem(NAME)
}

function remembered(): Agent | null {
  try {
    const found: unknown = JSON.parse(window.localStorage.getItem(NAME) ?? 'null')
    const text = (name: string): unknown => (typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined)
    const [name, code, livesOn] = [text('name'), text('code'), text('livesOn')]
    return typeof name === 'string' && typeof code === 'string' ? { name, code, ...(typeof livesOn === 'string' ? { livesOn } : {}) } : null
  } catch {
    return null
  }
}
