//! The growth plan: what is tried, kept and committed.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'
import type { components } from './schema.d.ts'
import type { Growth, GrowthTold, Scenario } from './types.ts'

export type AskGrowth = components['schemas']['AskGrowth']
export type AskLever = components['schemas']['AskLever']

export const growthQuery = queryOptions({
  queryKey: ['growth'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/growth', { signal }))) as Growth,
})

export function tryGrowthQuery(ask: AskGrowth) {
  return queryOptions({
    queryKey: ['growth', 'try', ask],
    queryFn: async ({ signal }) => (await told(api.POST('/api/v1/growth/try', { body: ask, signal }))) as GrowthTold,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export async function saveGrowth(name: string, plan: AskGrowth): Promise<Scenario> {
  return (await told(api.POST('/api/v1/growth', { body: { name, plan } }))) as Scenario
}

export async function commitGrowth(id: number): Promise<Scenario> {
  return (await told(api.POST('/api/v1/growth/{id}/commit', { params: { path: { id } } }))) as Scenario
}

export async function withdrawGrowth(id: number): Promise<Scenario> {
  return (await told(api.DELETE('/api/v1/growth/{id}', { params: { path: { id } } }))) as Scenario
}
