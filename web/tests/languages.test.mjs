import assert from 'node:assert/strict'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { test } from 'node:test'

const SOURCE = join(import.meta.dirname, '../src')
const CHINESE = /[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/

const files = walk(SOURCE)
const chinese = files.filter((file) => file.endsWith('.zh.json'))

test('every text stands in both languages, with the same placeholders', () => {
  assert.ok(chinese.length > 5)
  for (const file of chinese) {
    const zh = flat(read(file))
    const en = flat(read(file.replace('.zh.json', '.en.json')))
    assert.deepEqual([...zh.keys()].sort(), [...en.keys()].sort(), relative(SOURCE, file))
    for (const [key, text] of zh) {
      // A word for a thing may be spelled from other pieces (year, yy, name of the month), so periods only need to use known ones.
      if (key.startsWith('period.')) continue
      assert.deepEqual(placeholders(text), placeholders(en.get(key)), `${relative(SOURCE, file)} ${key}`)
    }
  }
})

test('no text is empty', () => {
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    for (const [key, text] of flat(read(file))) assert.ok(text.trim(), `${relative(SOURCE, file)} ${key}`)
  }
})

test('every language file is used', () => {
  // The desk's and the phone's are loaded apart.
  const indexes = ['locales', 'phone'].map((folder) => [join(SOURCE, folder), readFileSync(join(SOURCE, folder, 'zh.ts'), 'utf8')])
  // Those of a screen that few open first come with it.
  const beside = (file) => {
    const own = join(file, '../texts.ts')
    return files.includes(own) && readFileSync(own, 'utf8').includes(`'./${basename(file)}'`)
  }
  for (const file of chinese) {
    assert.ok(beside(file) || indexes.some(([folder, index]) => index.includes(`/${relative(folder, file).replace(/^\.\.\//, '')}'`)), relative(SOURCE, file))
  }
})

test('Chinese stands in language files only', () => {
  for (const file of files.filter((name) => /\.(tsx?|css)$/.test(name) && !name.includes('/api/schema'))) {
    for (const [at, line] of readFileSync(file, 'utf8').split('\n').entries()) {
      const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, '').replace(/\s\/\/.*$/, '')
      assert.ok(!CHINESE.test(code), `${relative(SOURCE, file)}:${at + 1}: ${line.trim()}`)
    }
  }
})

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

function read(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function flat(texts, before = '') {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === 'string' ? [[before + key, value]] : [...flat(value, `${before}${key}.`)],
    ),
  )
}

function placeholders(text) {
  return [...text.matchAll(/{{(\w+)}}/g)].map((found) => found[1]).sort()
}
