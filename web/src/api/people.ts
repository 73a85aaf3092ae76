//! Who is signed in, and what is asked and changed about accounts.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { clockDay } from '../shapes/period.ts'
import { api, done, told } from './client.ts'
import type { components } from './schema.d.ts'
import type { Account, Accounts, Change, Me } from './types.ts'

export type Right = 'ask' | 'rows' | 'export' | 'import' | 'see_imports' | 'accounts' | 'audit' | 'lock' | 'pay' | 'careers' | 'propose' | 'release' | 'goals' | 'publish_goals' | 'moves' | 'check'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/session', { signal }))) as Me,
  staleTime: 60_000,
})

export function useMe(): Me | undefined {
  return useQuery(sessionQuery).data
}

/** Today: of a made-up company the day on which it lives. */
export function useToday(): string {
  return useMe()?.lives_on ?? clockDay()
}

/** Whether the reader may do that; the server says the same to whoever asks it. */
export function useMay(right: Right): boolean {
  return useMe()?.may.includes(right) ?? false
}

export async function signIn(name: string, password: string, code: string): Promise<Me> {
  return (await told(api.POST('/api/v1/session', { body: { name, password, code: code || null } }))) as Me
}

export async function signOut(): Promise<void> {
  await done(api.DELETE('/api/v1/session'))
}

export async function changePassword(old: string, next: string): Promise<void> {
  await done(api.POST('/api/v1/me/password', { body: { old, new: next } }))
}

export async function askForCode(): Promise<components['schemas']['CodeSecret']> {
  return told(api.POST('/api/v1/me/code'))
}

export async function confirmCode(code: string): Promise<void> {
  await done(api.PUT('/api/v1/me/code', { body: { code } }))
}

export async function dropCode(code: string): Promise<void> {
  await done(api.DELETE('/api/v1/me/code', { body: { code } }))
}

export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/accounts', { signal }))) as Accounts,
})

export async function addAccount(body: components['schemas']['NewAccount']): Promise<Account> {
  return (await told(api.POST('/api/v1/accounts', { body }))) as Account
}

export async function changeAccount(id: string, body: components['schemas']['ChangeAccount']): Promise<Account> {
  return (await told(api.PATCH('/api/v1/accounts/{id}', { params: { path: { id } }, body }))) as Account
}

export async function makeKey(id: string, name: string): Promise<string> {
  return (await told(api.POST('/api/v1/accounts/{id}/keys', { params: { path: { id } }, body: { name } }))).secret
}

export async function revokeKey(id: string): Promise<void> {
  await done(api.DELETE('/api/v1/keys/{id}', { params: { path: { id } } }))
}

/** Everything that was changed, newest first. */
export const changesQuery = queryOptions({
  queryKey: ['changes'],
  queryFn: async ({ signal }): Promise<Change[]> => {
    const all: Change[] = []
    for (let after: number | null = 0; after !== null; ) {
      const page: components['schemas']['Changes'] = await told(api.GET('/api/v1/changes', { params: { query: { after } }, signal }))
      all.push(...(page.changes as Change[]))
      after = page.changes.length > 0 ? (page.next ?? null) : null
    }
    return all.reverse()
  },
})
