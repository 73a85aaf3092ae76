// The day: from the company down to a team, a visit told elsewhere that is there at once, and the morning meeting.
import assert from 'node:assert/strict'
import { journeys, open, settled, words } from './browser.mjs'

const day = words('zh', 'pages/steer/day/day')
const journey = journeys()

journey('a team leader finds who told nothing, sees a visit at once that somebody tells, and holds the meeting on one screen', async (page) => {
  await open(page, '/day?day=2025-12-30')
  const panel = page.locator('.day-grid')
  // The largest branch, and in it a team of several.
  const rows = panel.locator('tbody tr')
  const largest = async () => {
    const people = await rows.evaluateAll((all) => all.map((row) => Number(row.querySelector('td').textContent.replace(/,/g, ''))))
    return rows.nth(people.indexOf(Math.max(...people))).locator('a')
  }
  await (await largest()).click()
  await page.waitForURL(/branch/)
  await page.getByRole('region', { name: day.by.team }).waitFor()
  await settled(page)
  await (await largest()).click()
  await page.getByRole('region', { name: day.by.agent }).waitFor()
  await settled(page)
  const idle = rows.filter({ hasText: day.nothingTold }).first()
  await idle.waitFor()
  const agent = (await idle.locator('th').innerText()).match(/A\d{6}/)[0]
  await page.locator('.day-live-on').waitFor()
  const told = await page.request.post('/api/v1/facts', {
    headers: { 'Idempotency-Key': `day-${Date.now()}` },
    data: { event: 'visit_made', says: { activity: `live-${Date.now()}`, day: '2025-12-30', agent, outcome: 'interested' } },
  })
  assert.equal(told.status(), 201, await told.text())
  // Nobody asks for the page again.
  const row = rows.filter({ hasText: agent })
  await row.getByText(day.under_way).or(row.getByText(day.met, { exact: true })).first().waitFor({ timeout: 5000 })
  await page.getByRole('button', { name: day.meeting }).click()
  assert.equal(await page.locator('.nav').isVisible(), false)
  assert.ok(await row.isVisible())
  await page.getByRole('button', { name: day.leaveMeeting }).click()
  assert.equal(await page.locator('.nav').isVisible(), true)
})

journey(
  'on a phone the day is read from the names on',
  async (page) => {
    await open(page, '/day?day=2025-12-30')
    await page.locator('.day-tiles').waitFor()
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'nothing but the table scrolls sideways')
  },
  { width: 390, height: 844, language: 'en' },
)
