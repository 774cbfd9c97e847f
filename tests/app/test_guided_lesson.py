"""The lesson: predict, reveal, score, begin anew; the answers live in the address."""


def test_a_prediction_reveals_the_models_answer(open_page):
    at = open_page("guided_lesson")
    assert not at.success
    at.radio(key="lesson_strongest").set_value("2 `animal`").run()
    assert "0.6768" in at.success[0].value
    at.radio(key="lesson_sums").set_value("Each column").run()
    assert "The model says: Each row" in at.info[0].value
    assert any("**1 of 8 right.**" in markdown.value for markdown in at.markdown)


def test_answers_come_back_with_the_address_and_can_be_forgotten(open_page):
    at = open_page("guided_lesson", lesson_axis="At the left of its row")
    assert len(at.success) == 1
    next(button for button in at.button if button.label == "Begin anew").click().run()
    assert not at.success
    assert at.session_state.lesson_axis is None
