//! Resources: what is asked of them, and the moves made of that.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'
import type { components, operations } from './schema.d.ts'
import type { Resources, ResourceTold } from './types.ts'

type Sent = components['schemas']

export type ResourceAsked = NonNullable<operations['match_resource']['parameters']['query']>

export const resourcesQuery = queryOptions({
  queryKey: ['resources'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/resources', { signal }))) as Resources,
})

export function resourceQuery(id: string, query: ResourceAsked) {
  return queryOptions({
    queryKey: ['resources', id, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/resources/{id}', { params: { path: { id }, query }, signal }))) as ResourceTold,
    placeholderData: keepPreviousData,
    // What history does not tell is not told by asking again.
    retry: false,
  })
}

export async function takeUpResource(id: string, body: Sent['TakeUp']): Promise<Sent['ResourceMoves']> {
  return told(api.POST('/api/v1/resources/{id}/moves', { params: { path: { id } }, body }))
}
