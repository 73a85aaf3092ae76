//! Refuses a build whose pages have become too heavy to open on a bad network.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

const KB = 1024
/** What a first visit to Home loads, charts included, in brotli. */
const FIRST_LOAD = 420 * KB
/** What opening one more screen loads, in gzip. */
const ROUTE = 180 * KB
/** What a first visit to the phone loads, one language with it, in brotli. */
const PHONE = 120 * KB

export type Chunk = Rollup.OutputChunk

export function budget(): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part): part is Chunk => part.type === 'chunk')
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === 'desk')
      const phone = chunks.find((chunk) => chunk.isEntry && chunk.name === 'm')
      if (!entry || !phone) return this.error('the build has no desk or no phone')

      const opening = closure(entry, byFile)
      const charts = chunks.filter((chunk) => chunk.name === 'charts')
      const home = chunks.filter((chunk) => chunk.isDynamicEntry && chunk.facadeModuleId?.includes('/steer/home/'))
      const language = larger(chunks.filter((chunk) => chunk.isDynamicEntry && chunk.facadeModuleId?.includes('/locales/')))
      const first = new Set([...opening, ...[...charts, ...home, ...language].flatMap((chunk) => [...closure(chunk, byFile)])])
      const firstBytes = weight(first, bundle)
      report('first load with charts, brotli', firstBytes, FIRST_LOAD)
      if (firstBytes > FIRST_LOAD) this.error('the first load is over its budget')

      const spoken = larger(phone.dynamicImports.map((file) => byFile.get(file)).filter((one) => one !== undefined))
      const phoneBytes = weight(new Set([phone, ...spoken].flatMap((chunk) => [...closure(chunk, byFile)])), bundle)
      report('first load of the phone, brotli', phoneBytes, PHONE)
      if (phoneBytes > PHONE) this.error('the first load of the phone is over its budget')

      for (const chunk of chunks.filter((one) => one.isDynamicEntry && !phone.dynamicImports.includes(one.fileName))) {
        const own = [...closure(chunk, byFile)].filter((one) => !opening.has(one) && one.name !== 'charts')
        const bytes = sum(own, (one) => gzipSync(one.code).length)
        report(`route ${chunk.name}, gzip`, bytes, ROUTE)
        if (bytes > ROUTE) this.error(`the route chunk ${chunk.name} is over its budget`)
      }
    },
  }
}

/** Of the languages one is loaded; the larger counts. */
function larger(languages: Chunk[]): Chunk[] {
  return languages.sort((a, b) => b.code.length - a.code.length).slice(0, 1)
}

/** Bytes of the chunks and their styles, in brotli. */
function weight(chunks: Set<Chunk>, bundle: Rollup.OutputBundle): number {
  const styled = new Set([...chunks].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]))
  if (styled.size === 0) throw new Error('a first load has no styles')
  const styles = Object.values(bundle).filter((part) => styled.has(part.fileName))
  return (
    sum([...chunks], (chunk) => brotliCompressSync(chunk.code).length) +
    sum(styles, (part) => brotliCompressSync(part.type === 'asset' ? part.source : part.code).length)
  )
}

/** The chunk and everything it cannot start without. */
export function closure(start: Chunk, byFile: Map<string, Chunk>): Set<Chunk> {
  const found = new Set<Chunk>()
  const open = [start]
  for (let chunk = open.pop(); chunk; chunk = open.pop()) {
    if (found.has(chunk)) continue
    found.add(chunk)
    open.push(...chunk.imports.map((file) => byFile.get(file)).filter((one) => one !== undefined))
  }
  return found
}

function sum<T>(list: T[], size: (item: T) => number): number {
  return list.reduce((total, item) => total + size(item), 0)
}

function report(what: string, bytes: number, limit: number): void {
  console.log(`${what.padEnd(44)} ${(bytes / KB).toFixed(0).padStart(4)} KB of ${limit / KB}`)
}
