// The spot-check desk: a sample is drawn, judged with keys, sent back and answered, and what it says of all is told.
import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const spot = words('zh', 'pages/steer/spot/spot')
const shapes = words('zh', 'shapes/shapes')
const journey = journeys()
const button = (page, name) => page.getByRole('button', { name, exact: true })

/** Draws a sample of December and waits for its desk. */
async function draw(page, seed) {
  await open(page, '/spot')
  await button(page, spot.draw).click()
  const form = page.getByRole('dialog')
  await form.getByRole('combobox', { name: spot.check, exact: true }).click()
  await page.locator('.ant-select-item-option').filter({ hasText: '电话录音抽检' }).click()
  for (const [n, day] of [[0, '2025-12-01'], [1, '2025-12-31']]) {
    const input = form.locator('.ant-picker-input input').nth(n)
    await input.fill(day)
    await input.press('Enter')
  }
  await form.getByRole('spinbutton', { name: spot.seed, exact: true }).fill(String(seed))
  await form.getByRole('button', { name: spot.draw, exact: true }).click()
  await page.locator('.spot-about').getByText(String(seed)).waitFor()
  await page.locator('.spot-points').waitFor()
  await settled(page)
}

const pressed = (page, which) => page.locator(`.spot-answer > ${which}[aria-pressed=true]`).count()
/** A call that nobody answered does not pass: nothing of it applies. */
const done = new RegExp(`^(${spot.state.passed}|${spot.inapplicable})$`)

const state = (page, n) => page.locator('.spot-sample li').nth(n).locator('.tag').first()

journey('a sample is drawn and judged with keys, sent back, answered, and drawn again the same', async (page) => {
  await draw(page, Date.now() % 1_000_000_000)
  await page.locator('.spot-sample [aria-current]').getByText('1', { exact: true }).waitFor()
  // The desk has the focus: a digit marks, Enter waits for words, J goes on.
  await page.keyboard.press('2')
  assert.equal(await pressed(page, 'button:first-child'), 1)
  assert.ok(await button(page, spot.judgeBad.replace('{{count}}', '1')).isDisabled(), 'a violation is said in words')
  await page.getByRole('textbox', { name: spot.words, exact: true }).fill('客户拒绝后仍继续')
  await button(page, spot.judgeBad.replace('{{count}}', '1')).click()
  await state(page, 0).getByText(spot.state.violated.replace('{{count}}', '1')).waitFor()
  await page.locator('.spot-verdict').getByText('客户拒绝后仍继续').waitFor()
  await page.getByRole('textbox', { name: spot.sendBackWords, exact: true }).fill('请说明')
  await button(page, spot.sendBack).click()
  await page.locator('.spot-back').getByText('请说明').waitFor()
  await page.locator('.spot-desk').focus()
  await page.keyboard.press('n')
  await page.locator('.spot-sample li').nth(1).locator('[aria-current]').waitFor()
  await page.locator('.spot-points button').first().waitFor()
  // With Shift a digit says that a point does not apply; there is no recording, so the last one is marked by itself.
  const apart = await pressed(page, '.spot-apart')
  assert.ok(apart >= 1)
  await page.locator('.spot-because').last().getByText('没有录音').waitFor()
  await page.keyboard.press('Shift+Digit5')
  assert.equal(await pressed(page, '.spot-apart'), apart - 1)
  await page.locator('.spot-apart').last().click()
  assert.equal(await pressed(page, '.spot-apart'), apart)
  await page.locator('.spot-desk').focus()
  await page.keyboard.press('Enter')
  await page.getByText(spot.sure).waitFor()
  await page.keyboard.press('Enter')
  await state(page, 1).getByText(done).waitFor()
  await page.locator('.spot-verdict').getByText(spot.inapplicableAre.replace('{{points}}', '')).waitFor()
  // Nothing is said of all while too few are judged.
  await page.getByText(spot.look.rates, { exact: true }).click()
  await page.locator('.spot-rates tbody tr').first().getByText('判得还不够').waitFor()
  await button(page, spot.again).click()
  await page.locator('.spot-same').waitFor()
  await page.locator('.spot-head').getByText(spot.look.returned).click()
  const one = page.locator('.spot-returned li').filter({ hasText: '客户拒绝后仍继续' }).first()
  await one.getByRole('textbox').fill('已更正')
  await one.getByRole('button', { name: spot.answer, exact: true }).click()
  await page.locator('.spot-returned').getByText('已更正').first().waitFor()
})

journey('a sample is a file with a sheet for each table', async (page) => {
  await draw(page, (Date.now() + 7) % 1_000_000_000)
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: shapes.download.xlsx }).click()
  assert.match((await download).suggestedFilename(), /^spot-calls-\d+\.xlsx$/)
})

journey(
  'on a phone a case is judged without going sideways',
  async (page) => {
    await draw(page, (Date.now() + 13) % 1_000_000_000)
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth))
    await page.locator('.spot-checklist button[type=submit]').first().click()
    await state(page, 0).getByText(done).waitFor()
  },
  { width: 390, height: 844 },
)
