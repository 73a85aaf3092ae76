//! The texts of this screen, which come with it.
import { addTexts } from '../../../locales/index.ts'
import en from './career.en.json'
import zh from './career.zh.json'

addTexts('career', { zh, en })
