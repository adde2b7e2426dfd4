"""How do the person's numbers get out of here, and older ones in?"""
