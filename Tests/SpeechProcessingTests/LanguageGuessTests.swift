import Testing

@testable import SpeechProcessing

@Suite("The language of a text")
struct LanguageGuessTests {
    @Test(
        "what a bank says in Uzbek is Uzbek, in either alphabet",
        arguments: [
            ("Assalomu alaykum, bankimizga xush kelibsiz!", "Ассалому алайкум, банкимизга хуш келибсиз!"),
            (
                "Kartangiz bloklandi, iltimos filialga murojaat qiling.",
                "Картангиз блокланди, илтимос филиалга мурожаат қилинг."
            ),
            ("Hisobingizda mablag' yetarli emas.", "Ҳисобингизда маблағ етарли эмас."),
            ("Kredit foiz stavkasi yillik 24%.", "Кредит фоиз ставкаси йиллик 24%."),
            ("To'lov qabul qilindi.", "Тўлов қабул қилинди."),
            ("Karta raqamingizni kiriting.", "Карта рақамингизни киритинг."),
            ("Pul o'tkazmasi muvaffaqiyatli bajarildi.", "Пул ўтказмаси муваффақиятли бажарилди."),
            ("Sizga qanday yordam bera olaman?", "Сизга қандай ёрдам бера оламан?"),
            ("Plastik karta tayyor.", "Пластик карта тайёр."),
            ("Parolni hech kimga aytmang.", "Паролни ҳеч кимга айтманг."),
            ("Xush kelibsiz", "Хуш келибсиз"), ("Bankomat ishlamayapti", "Банкомат ишламаяпти"),
            ("Arizangiz ko'rib chiqilmoqda, kuting.", "Аризангиз кўриб чиқилмоқда, кутинг."),
        ])
    func uzbek(latin: String, cyrillic: String) {
        #expect(LanguageGuess.language(of: latin) == "uz")
        #expect(LanguageGuess.language(of: cyrillic) == "uz")
    }

    @Test(
        "other languages beside them are not",
        arguments: [
            ("Your account is open from 9 to 18 at our branch.", "en"), ("O'Brien's card was blocked", "en"),
            ("It's five o'clock, the bank's closed", "en"), ("Good morning, how can I help you?", "en"),
            ("Please enter your card number.", "en"), ("Qatar and Iraq signed", "en"),
            ("Hesabınızda yeterli bakiye yok.", "tr"), ("Merhaba, size nasıl yardımcı olabilirim?", "tr"),
            ("Kredi kartı başvurunuz alındı.", "tr"), ("Lütfen kart numaranızı giriniz.", "tr"),
            ("Сізге қалай көмектесе аламын?", "kk"), ("Банк қызметі туралы ақпарат", "kk"),
            ("Ваша карта заблокирована.", "ru"), ("Ставка по кредиту 24 % годовых.", "ru"),
            ("Откройте вклад в сумах или долларах", "ru"), ("Филиал на улице Беруний работает до 18:00", "ru"),
            ("Банкінгіз ашық", "kk"), ("Ваш банк", "ru"), ("Hoş geldiniz", "tr"), ("Банкомат не работает", "ru"),
            ("Loan interest rate", "en"), ("Bonjour tout le monde", "en"),
            ("Guten Tag, wie geht es Ihnen?", "en"),
        ])
    func others(text: String, language: String) {
        #expect(LanguageGuess.language(of: text) == language)
    }
}
