"""Messages of many kinds and lengths, written for the benchmark."""

from __future__ import annotations

SHORT = (
    "hey",
    "idk",
    "my sister maybe, before the move",
    "I can't sleep again.",
    "he said it's fine but his face said something else",
    "ok anyway. that helped a bit",
    "I failed my driving test again. I'm a complete failure at everything.",
    "do you think she was annoyed when she said fine?",
    "I don't know if I should take the job in Leeds or stay near mum.",
    "I shouted at the kids this morning and I hate the sound of my own voice.",
    "lol this shift is killing me",
    "everyone would be better off without me",
    "I never tell anyone what I want, not once",
    "she thinks I'm lazy, I can see it",
    "thanks. bye",
    "my boss moved the deadline again and I said nothing, again",
    "last year I wanted to die, it's different now",
    "I walked out of the meeting and I'm proud of it",
    "since dad died the house is so quiet",
    "am I the one who's wrong here? be honest",
)

LONG = (
    (
        "It started with the dishes, which sounds stupid. He came in at seven and saw the "
        "sink and didn't say anything, just sighed, and I know that sigh, it's the one his "
        "mother does. So I said what, and he said nothing, and I said it's never nothing with "
        "you, and then we were off again, the money, the holiday we didn't take, his brother's "
        "wedding where I left early. I always end up apologising. I went and sat in the car "
        "for twenty minutes because it's the only room with a lock. I don't even know what I "
        "want from him any more. Maybe just that he asks me how my day was, once."
    ),
    (
        "I have been teaching for thirty-one years and this is the first September that I did "
        "not want to go in. The new head speaks to us as if we were trainees. On Tuesday she "
        "sat at the back of my class with a form and ticked boxes while I was teaching a poem "
        "I have taught for longer than she has been alive. Afterwards she said there was "
        "insufficient evidence of pace. My wife says to let it go, two more years. But I lie "
        "awake at three composing letters. I used to be good at this. Perhaps I was never "
        "good at it and everyone was only being kind."
    ),
)

ALL = SHORT * 9 + LONG * 10
