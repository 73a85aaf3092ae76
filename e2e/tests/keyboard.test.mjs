import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { open, openBrowser, openPage } from './browser.mjs'

let browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

for (const address of ['/', '/share', '/trend', '/bridge', '/import', '/definitions']) {
  test(`${address}: Tab reaches everything, in sight, with a visible mark`, async () => {
    const page = await openPage(browser)
    try {
      await open(page, address)
      await page.keyboard.press('Tab')
      assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip')
      const seen = new Set()
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab')
        const here = await page.evaluate(() => {
          const element = document.activeElement
          if (!element || element === document.body) return null
          element.dataset.step ??= String(document.querySelectorAll('[data-step]').length)
          const box = element.getBoundingClientRect()
          const marked = [element, ...document.querySelectorAll(':has(:focus)'), element.parentElement]
          const visible = marked.some((one) => {
            if (!one) return false
            const style = getComputedStyle(one)
            const after = getComputedStyle(one, '::after')
            return (style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none' || after.outlineStyle === 'solid'
          })
          return { id: element.dataset.step, name: `${element.tagName}.${element.className}`, inSight: box.bottom > 0 && box.top < window.innerHeight, visible }
        })
        if (!here || seen.has(here.id)) break
        seen.add(here.id)
        assert.ok(here.inSight, `${here.name} takes focus out of sight`)
        assert.ok(here.visible, `${here.name} shows no focus`)
      }
      assert.ok(seen.size >= 10, `only ${seen.size} stops`)
    } finally {
      await page.context().close()
    }
  })
}

test('the skip link leads to the content', async () => {
  const page = await openPage(browser)
  try {
    await open(page, '/share')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'main')
  } finally {
    await page.context().close()
  }
})

test('the menu of a number opens, moves, goes in and out, and gives focus back', async () => {
  const page = await openPage(browser)
  try {
    await open(page, '/share')
    const number = page.locator('.ranking .figure').first()
    await number.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent)
    const first = await focused()
    await page.keyboard.press('ArrowDown')
    assert.notEqual(await focused(), first)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    assert.equal(await focused(), first)
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'figure')
  } finally {
    await page.context().close()
  }
})
