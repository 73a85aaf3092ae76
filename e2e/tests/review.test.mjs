// The review pack: from the company down to a team, an action agreed and followed up in the next pack, on paper and on a phone.
import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const review = words('zh', 'pages/steer/review/review')
const shapes = words('zh', 'shapes/shapes')
const journey = journeys()

journey('a team is reviewed, an action is agreed, and the next pack tells what became of it', async (page) => {
  await open(page, '/review?day=2025-12-17')
  const sections = page.locator('.review-section')
  assert.equal(await sections.count(), 8)
  // The week of a Wednesday, as known then.
  await page.locator('.review-when').getByText('2025-12-15').waitFor()
  const rows = page.locator('.review-figures tbody tr')
  const goInto = async (link) => {
    const name = await link.innerText()
    await link.click()
    await page.locator('.review-head b').filter({ hasText: name }).waitFor()
    await settled(page)
  }
  await goInto(rows.locator('a').first())
  await goInto(rows.locator('a').first())
  assert.match(page.url(), /team=/)
  await rows.locator('th').filter({ hasText: /A\d{6}/ }).first().waitFor()
  assert.equal(await page.locator('.review-head nav b').count(), 1)
  const what = `每天两次有效拜访 ${Date.now()}`
  await page.getByRole('textbox', { name: review.what, exact: true }).fill(what)
  await page.getByRole('textbox', { name: review.why, exact: true }).fill('线索少')
  await page.getByRole('button', { name: review.agree, exact: true }).click()
  await page.locator('.review-agreed li').filter({ hasText: what }).waitFor()
  await page.getByRole('button', { name: review.after }).click()
  await page.locator('.review-when').getByText('2025-12-22').waitFor()
  await page.locator('.review-known').getByText(review.now).click()
  await page.locator('.review-note-now').waitFor()
  const followed = page.locator('.review-actions li').filter({ hasText: what })
  await followed.getByText(review.agreedLast).waitFor()
  // What was learned later is not in the pack of then.
  await page.locator('.review-known').getByText(review.then).click()
  await page.locator('.review-note-now').waitFor({ state: 'detached' })
  assert.equal(await page.locator('.review-actions li').filter({ hasText: what }).count(), 0)
})

journey('a pack is a file with a sheet for each section, and pages of A4', async (page) => {
  await open(page, '/review?pack=monthly&day=2025-11-03')
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: shapes.download.xlsx }).click()
  assert.equal((await download).suggestedFilename(), 'review-monthly-2025-11-01.xlsx')
  await page.emulateMedia({ media: 'print' })
  assert.equal(await page.locator('.nav').isVisible(), false)
  assert.equal(await page.locator('.review-form').isVisible(), false)
  assert.ok(await page.locator('.review-standing').isVisible())
  const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
  assert.ok(pages > 1 && pages < 12, `${pages} pages`)
})

journey(
  'on a phone a pack is read without going sideways',
  async (page) => {
    await open(page, '/review?day=2025-12-17')
    await page.locator('.review-tiles').waitFor()
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing but tables scrolls sideways')
  },
  { width: 390, height: 844, language: 'en' },
)
