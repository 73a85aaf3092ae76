import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

test('each screen has a drawing of its own in the menu', () => {
  const text = readFileSync(new URL('../src/shell/screens.ts', import.meta.url), 'utf8')
  const icons = [...text.matchAll(/icon: '(\w+)'/g)].map(([, icon]) => icon)
  assert.ok(icons.length > 30)
  assert.deepEqual(icons.filter((icon, n) => icons.indexOf(icon) !== n), [])
})
