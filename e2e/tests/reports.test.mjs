// Homes whose facts tell less: reports that come by the year and say no channel, and quotes alone.
import assert from 'node:assert/strict'
import { journeys, open, words } from './browser.mjs'

const shapes = words('zh', 'shapes/shapes')
const board = words('zh', 'shapes/board/board')
const home = words('zh', 'pages/steer/home/home')
const journey = journeys()

const COVERS = shapes.covers.long.replace('{{months}}', 5).replace('{{of}}', 12)

/** The server's own answers, made into those of such a home. */
async function reports(page) {
  await page.route('**/api/v1/home', async (route) => {
    const told = await (await route.fetch()).json()
    const [first] = told.cards
    const calibre = { ...first.calibre, id: 'reported' }
    const part = { calibre, grain: 'year', period: '2015', covers_months: 5, previous: null, last_year: null, value: 6511.2, series: years.map((period) => ({ period, value: 7000 })) }
    await route.fulfill({
      json: {
        ...told,
        has_leads: false,
        grain: 'year',
        period: '2015',
        facts_until: '2015-05-31',
        cards: [{ ...first, ...part }],
        bars: years.map((period, at) => ({ period, value: 7000 - at, last_year: null })),
        bars_add_up: false,
        league: [{ region: 'OH', value: 4000, previous: null }],
        channel_share: [{ key: null, value: 1 }],
        product_share: [{ key: 'health', value: 0.9 }, { key: null, value: 0.1 }],
      },
    })
  })
  await page.route('**/api/v1/ask?*', async (route) => {
    const query = new URL(route.request().url()).searchParams
    const told = await (await route.fetch()).json()
    const keys = { channel: [[null]], product_line: [['health'], ['motor']] }[query.get('by')] ?? [[]]
    const rows = years.flatMap((period) =>
      keys.map((key) => ({ keys: key, period, value: 1 / keys.length, numerator: 7, denominator: 7 * keys.length, covers_months: period === '2015' ? 5 : 12 })),
    )
    await route.fulfill({ json: { ...told, rows, facts_until: '2015-05-31' } })
  })
}

const years = ['2013', '2014', '2015']

journey('averages in force are not added up, and a year in part is compared with nothing', async (page) => {
  await reports(page)
  await open(page, '/')
  const bars = page.locator('.home-grid .panel', { hasText: home.bars.title })
  const sentence = await bars.locator('.panel-sentence').innerText()
  assert.ok(sentence.includes('6,998') && sentence.includes(COVERS) && !sentence.includes('20,997'), sentence)
  assert.equal(await page.locator('.card').getByText(COVERS).count(), 1)
  assert.equal(await page.locator('.card .direction').count(), 0)
})

journey('a share of which no fact says the class is not on Home', async (page) => {
  await reports(page)
  await open(page, '/')
  assert.equal(await page.getByRole('heading', { name: home.channel.title }).count(), 0)
  assert.equal(await page.getByRole('heading', { name: home.product.title }).count(), 1)
})

journey('the share board opens on a dimension that the facts fill, by the only length they know', async (page) => {
  await reports(page)
  await open(page, '/share?grain=month')
  assert.match(await page.locator('.ranking thead').innerText(), /产品线[^]*2015/)
  for (const grain of ['month', 'quarter', 'half']) assert.ok(await page.getByRole('radio', { name: board.grains[grain] }).isDisabled(), grain)
  assert.ok(await page.getByRole('radio', { name: board.grains.year, exact: true }).isChecked())
  assert.ok(await page.locator('.ranking').getByText(COVERS).isVisible())
  assert.equal(await page.locator('.ranking .direction-move').count(), 0)
})

journey('a dimension that no fact says is not called the largest class', async (page) => {
  await reports(page)
  await open(page, '/share?by=channel')
  await page.getByText(board.notGiven.replaceAll('{{classes}}', '渠道')).waitFor()
  assert.equal(await page.locator('.board-caption').count(), 0)
})

journey('quotes alone have their card and a way to more', async (page) => {
  await page.route('**/api/v1/home', async (route) => {
    const told = await (await route.fetch()).json()
    const cards = told.cards.filter((card) => card.measure.id === 'quote_conversion')
    await route.fulfill({ json: { ...told, cards, bars: [], bars_add_up: false, league: [], channel_share: [], product_share: [] } })
  })
  await open(page, '/')
  assert.equal(await page.locator('.cards > li').count(), 1)
  assert.equal(await page.locator('.home-grid').count(), 0)
  assert.ok(await page.getByRole('link', { name: home.more_facts.action }).isVisible())
  await open(page, '/trend')
  assert.match(page.url(), /\/trend$/)
  assert.equal(await page.locator('h1').innerText(), '报价转化率')
})
