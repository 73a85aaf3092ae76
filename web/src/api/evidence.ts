//! Recordings, documents and transcripts: opened with a reason that the Log keeps, then heard and read for an hour.
import { queryOptions } from '@tanstack/react-query'
import { api, queryText, told } from './client.ts'
import type { Evidence, EvidenceList, Transcript } from './types.ts'
import { sendFile } from './upload.ts'

/** What something is of. */
export interface Of {
  kind: string
  about: string
}

export type Sort = 'recording' | 'document' | 'transcript'

export function evidenceQuery(query: Of) {
  return queryOptions({
    queryKey: ['evidence', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/evidence', { params: { query }, signal }))) as EvidenceList,
  })
}

export async function openEvidence(id: string): Promise<Evidence> {
  return (await told(api.POST('/api/v1/evidence/{id}/open', { params: { path: { id } }, body: { reason: 'audit' } }))) as Evidence
}

export function linesQuery(id: string) {
  return queryOptions({
    queryKey: ['evidence', id, 'lines'],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/evidence/{id}/lines', { params: { path: { id } }, signal }))) as Transcript,
    staleTime: Infinity,
    retry: false,
  })
}

export function contentAddress(id: string): string {
  return `/api/v1/evidence/${id}/content`
}

export function putEvidence(of: Of, sort: Sort, file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Evidence> {
  return sendFile<Evidence>(`/api/v1/evidence?${queryText({ ...of, sort })}`, file, signal, onProgress)
}
