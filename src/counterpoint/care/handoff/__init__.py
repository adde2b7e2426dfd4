"""What does somebody who is going to help need to know, on one page?"""
