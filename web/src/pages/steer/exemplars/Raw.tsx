//! The figures of both sides as they are, and how many people were compared.
import { useTranslation } from 'react-i18next'
import type { Exemplar, ExemplarBeside } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useRate } from './numbers.ts'

export function Raw({ of }: { of: Exemplar }) {
  const { t } = useTranslation('exemplars')
  const say = useSay()
  const language = useLanguage()
  const rate = useRate()
  const count = (many: number) => whole(Math.round(many), language)
  const cells = (one: ExemplarBeside | null, part: string) => [
    <td key={`${part} people`} className="number">
      {one ? `${count(one.top)} / ${count(one.like)}` : '–'}
    </td>,
    <td key={`${part} counted`} className="number">
      {one ? `${count(one.counted)} / ${count(one.expected)}` : '–'}
    </td>,
    <td key={`${part} without`} className="number">
      {one ? count(one.without_like) : '–'}
    </td>,
  ]
  return (
    <Panel title={t('raw')} sentence={t('rawTold')}>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('raw')}>
        <table className="grid exemplars-raw">
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                {t('practice')}
              </th>
              {(['topSide', 'othersSide', 'found', 'confirm'] as const).map((part) => (
                <th key={part} scope="colgroup" colSpan={3}>
                  {t(part)}
                </th>
              ))}
            </tr>
            <tr>
              {(['topSide', 'othersSide'] as const).flatMap((side) =>
                (['things', 'below', 'rate'] as const).map((name) => (
                  <th key={`${side} ${name}`} scope="col" className="number">
                    {t(name)}
                  </th>
                )),
              )}
              {(['found', 'confirm'] as const).flatMap((part) =>
                (['sides', 'counted', 'unmatched'] as const).map((name) => (
                  <th key={`${part} ${name}`} scope="col" className="number">
                    {t(name)}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {of.practices.map((one) => (
              <tr key={one.id}>
                <th scope="row">{say(one.name)}</th>
                {[one.top, one.others].flatMap((side, n) => [
                  <td key={`${n} count`} className="number">
                    {count(side.count)}
                  </td>,
                  <td key={`${n} of`} className="number">
                    {count(side.of)}
                  </td>,
                  <td key={`${n} rate`} className="number">
                    {rate(side.rate, one.unit)}
                  </td>,
                ])}
                {cells(one.discovery, 'found')}
                {cells(one.holdout, 'confirm')}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
