import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { AXE, LANGUAGES, open, openBrowser, openPage, settled } from './browser.mjs'
import { SCREENS } from './screens.mjs'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

let browser
before(async () => {
  browser = await openBrowser()
})
after(() => browser?.close())

for (const language of LANGUAGES) {
  describe(`in ${language}`, { concurrency: 2 }, () => {
    for (const screen of SCREENS) {
      test(`${screen.name}: accessible, one h1, landmarks, no console error, fits 320 px`, async () => {
        const page = await openPage(browser, { language })
        try {
          await open(page, screen.address)
          await screen.then?.(page)
          await settled(page)
          await accessible(page)
          await page.setViewportSize({ width: 320, height: 720 })
          if (screen.then) {
            // What lies over the page is opened anew: nobody folds a screen with a menu open.
            await open(page, screen.address)
            await screen.then(page)
          }
          await settled(page)
          await fits(page)
          assert.deepEqual(page.faults, [])
        } finally {
          await page.context().close()
        }
      })
    }
  })
}

test('every screen opens with a setting in its address that nobody knows', async () => {
  const page = await openPage(browser)
  for (const path of new Set(SCREENS.map((screen) => screen.address.split('?')[0]))) {
    await open(page, `${path}?foo=1&bar=x`)
    assert.deepEqual(page.faults, [], path)
  }
  await page.context().close()
})

async function accessible(page) {
  // The page's policy allows no inline script, so axe comes in through the debugger.
  await page.evaluate(AXE)
  const broken = await page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, { runOnly: { type: 'tag', values: rules } })
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join('\n')}`)
  }, RULES)
  assert.deepEqual(broken, [])
  const shape = await page.evaluate(() => ({
    h1: document.querySelectorAll('h1').length,
    main: document.querySelectorAll('main').length,
    nav: document.querySelectorAll('nav[aria-label]').length > 0,
    header: document.querySelectorAll('header').length > 0,
    lang: document.documentElement.lang,
    title: document.title,
  }))
  assert.equal(shape.h1, 1)
  assert.equal(shape.main, 1)
  assert.ok(shape.nav && shape.header)
  assert.match(shape.title, / · Upcount$/)
}

async function fits(page) {
  const wide = await page.evaluate(() => {
    const over = document.documentElement.scrollWidth - window.innerWidth
    if (over <= 0) return null
    const inScroller = (element) => element.closest('.scroller, .definitions-kinds') !== null
    const culprits = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && !inScroller(one))
    return `${over}px: ${culprits.slice(0, 4).map((one) => `${one.tagName}.${one.className}`).join(', ')}`
  })
  assert.equal(wide, null)
}
