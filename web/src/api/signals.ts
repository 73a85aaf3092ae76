//! Signals and coaching cases: what is asked of them and done about them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, done, told } from './client.ts'
import type { components, operations } from './schema.d.ts'
import type { Coached, Signals } from './types.ts'

type Sent = components['schemas']

export function signalsQuery(query: operations['list_signals']['parameters']['query']) {
  return queryOptions({
    queryKey: ['signals', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/signals', { params: { query }, signal }))) as Signals,
    placeholderData: keepPreviousData,
  })
}

/** What a signal is known by. */
export interface SignalAt {
  rule: string
  code: string
}

export async function acknowledgeSignal(path: SignalAt, body: Sent['ToSignal']): Promise<void> {
  await told(api.POST('/api/v1/signals/{rule}/{code}/acknowledge', { params: { path }, body }))
}

export async function snoozeSignal(path: SignalAt, body: Sent['ToSignal']): Promise<void> {
  await told(api.POST('/api/v1/signals/{rule}/{code}/snooze', { params: { path }, body }))
}

export async function closeSignal(path: SignalAt, body: Sent['ToSignal']): Promise<void> {
  await done(api.POST('/api/v1/signals/{rule}/{code}/close', { params: { path }, body }))
}

export async function coachOnSignal(path: SignalAt, body: Sent['StartCoaching']): Promise<Coached> {
  return (await told(api.POST('/api/v1/signals/{rule}/{code}/coach', { params: { path }, body }))) as Coached
}
