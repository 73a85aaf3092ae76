// Exemplars: a practice that is confirmed is proposed as a trial, with its reason and the text of the definition.
import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const exemplars = words('zh', 'pages/steer/exemplars/exemplars')
const proposals = words('zh', 'pages/keep/proposals/proposals')
const shapes = words('zh', 'shapes/shapes')
const journey = journeys()

journey('what the top does otherwise is seen with its doubt, and what is confirmed is proposed as a trial', async (page) => {
  await open(page, '/exemplars?to=2025-12-31')
  const rows = page.locator('.exemplars-forest tbody tr')
  const visits = rows.filter({ hasText: '每个工作日的拜访' })
  await visits.getByText(exemplars.verdicts.confirmed, { exact: true }).waitFor()
  // Both comparisons are drawn, and their figures stand beside them.
  assert.equal(await visits.locator('.exemplars-line').count(), 2)
  assert.match(await visits.locator('.exemplars-figure').last().innerText(), /^\d\.\d\d\s+\d\.\d\d–\d\.\d\d$/)
  await rows.filter({ hasText: '每个工作日的学习' }).getByText(exemplars.verdicts.too_few, { exact: true }).waitFor()
  await page.getByRole('button', { name: exemplars.proposeNamed.replace('{{name}}', '每个工作日的拜访') }).click()
  const why = page.getByRole('textbox', { name: exemplars.why, exact: true })
  assert.match(await why.inputValue(), /同现，不是因果/)
  await page.getByRole('button', { name: exemplars.send }).click()
  await page.getByText(exemplars.sent).waitFor()
  await page.getByRole('link', { name: exemplars.proposals }).click()
  const proposed = page.locator('.proposal').filter({ hasText: 'signals/agents_visits.toml' })
  // It is tried on people, so another person releases it.
  await proposed.getByText(proposals.states.two).waitFor()
  assert.match(await proposed.locator('.proposal-text').first().innerText(), /\[worth\.holdback\]/)
})

journey('the comparison is a file, and another time has its own', async (page) => {
  await open(page, '/exemplars?to=2025-06-30')
  await page.locator('.exemplars-forest tbody tr').first().waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: shapes.download.xlsx }).click()
  assert.equal((await download).suggestedFilename(), 'exemplar-agents-2025-06-30.xlsx')
})

journey(
  'on a phone the page does not go sideways',
  async (page) => {
    await open(page, '/exemplars')
    await settled(page)
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth))
  },
  { width: 390, height: 844 },
)
