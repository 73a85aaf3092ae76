//! Writes the phone's service worker: what it keeps are the files that this build made for the phone.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { closure, type Chunk } from './budget.ts'

const SOURCE = new URL('../src/phone/worker.js', import.meta.url)
/** What stands in web/public. */
const ALSO = ['/favicon.svg', '/m/manifest.webmanifest', '/m/icon-192.png']

export function worker(): Plugin {
  return {
    name: 'worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part): part is Chunk => part.type === 'chunk')
      const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
      const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === 'm')
      if (!entry) return this.error('the build has no phone')
      // Both languages: they are small, and a reader changes the language without a network too.
      const kept = new Set([entry, ...entry.dynamicImports.map((file) => byFile.get(file)).filter((one) => one !== undefined)].flatMap((one) => [...closure(one, byFile)]))
      const styles = new Set([...kept].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]))
      const files = [...[...kept].map((chunk) => chunk.fileName), ...styles].sort().map((file) => `/${file}`)
      const source = readFileSync(SOURCE, 'utf8')
      const page = readFileSync(new URL('../m/index.html', import.meta.url), 'utf8')
      const version = createHash('sha256').update(source).update(page).update(files.join()).digest('hex').slice(0, 16)
      const head = `const FILES = ${JSON.stringify(['/m/', ...files, ...ALSO])}\nconst VERSION = ${JSON.stringify(version)}\n`
      this.emitFile({ type: 'asset', fileName: 'm/worker.js', source: head + source })
    },
  }
}
